import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from '../measure/processes';
import { say } from '../options';

const NEEDED = 22;
const directory = join(dist, '../bench/peers');
const packages = join(directory, 'node_modules');

/** Installs what the peers need beside this folder, unless it is there. */
export function installPeers(): void {
  const mark = createHash('sha256')
    .update(readFileSync(join(directory, 'package-lock.json')))
    .digest('hex');
  const stamp = join(packages, '.bench-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return;
  say('Installing the peers (first use only; about 500 MB) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    ...{ cwd: directory, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
  });
  if (status !== 0) throw new Error('The peers could not be installed: check the network and start again.');
  writeFileSync(stamp, mark);
}

/** A Node.js that is new enough for PostGraphile: this one, else the one among the packages. */
export function nodeForPeers(): string {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  const { platform, arch } = process;
  const program = platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const name = platform === 'win32' ? 'win' : platform;
  const found = ['node', 'node-bin']
    .map((prefix) => join(packages, `${prefix}-${name}-${arch}`, program))
    .find((path) => existsSync(path));
  if (!found)
    throw new Error(`PostGraphile needs Node.js ${NEEDED}, and there is no package of it for ${platform} ${arch}.`);
  return found;
}
