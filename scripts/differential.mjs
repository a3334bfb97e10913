/** The long form of a test that `npm test` runs with few operations: `npm run test:differential -- --operations 20000 --seed 7`. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (!/^\d+$/.test(value)) {
    process.stderr.write(`--${name} is a number, not "${value}".\n`);
    process.exit(2);
  }
}
process.stdout.write(`Operations: ${values.operations}, seed: ${values.seed}\n`);
const runner = fileURLToPath(new URL('run.mjs', import.meta.url));
const test = spawn(process.execPath, [runner, '--test', 'test/differential/differential'], {
  env: { ...process.env, JALON_OPERATIONS: values.operations, JALON_SEED: values.seed },
  stdio: 'inherit',
});
test.on('exit', (code, signal) => process.exit(signal ? 1 : code));
