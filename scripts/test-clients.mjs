// Runs the clients of docs/clients.md against a server: installs their packages if needed, makes what they are built
// from (types, artifacts), checks their types and runs Jest with the arguments given.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const clients = join(root, 'test/clients');
const lock = readFileSync(join(clients, 'package-lock.json'), 'utf8');
const stamp = join(clients, 'node_modules/.jalon-stamp');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  run('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts');
  writeFileSync(stamp, lock);
}
mkdirSync(join(clients, 'made/relay'), { recursive: true });
run('npm', 'run', '--silent', 'make');
run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', clients);
run(
  process.execPath,
  join(root, 'node_modules/jest/bin/jest.js'),
  '-c',
  join(root, 'jest.clients.config.js'),
  ...process.argv.slice(2),
);

function run(program, ...args) {
  const shell = program === 'npm' && process.platform === 'win32';
  const { status } = spawnSync(program, args, { cwd: clients, stdio: 'inherit', shell });
  if (status !== 0) process.exit(status ?? 1);
}
