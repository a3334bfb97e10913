// Installs the packages and builds, each only if needed, and then runs a script. Needs nothing but Node.
//
//   node scripts/run.mjs src/main.js …            runs dist/src/main.js in this process
//   node scripts/run.mjs --quiet scripts/token.js …   the same; standard output belongs to the script
//   node scripts/run.mjs --build                  only installs and builds
//   node scripts/run.mjs --test …                 runs Jest with these arguments
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const parts = {
  packages: { sources: ['package-lock.json'], stamp: join(root, 'node_modules', '.jalon-stamp'), make: install },
  code: {
    sources: [
      'src',
      'migrations',
      'scripts',
      'bench',
      'ormconfig.ts',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    stamp: join(dist, '.code-stamp'),
    make: buildCode,
  },
  web: {
    sources: ['web', 'contract', 'scripts/build-web.mjs', 'scripts/contract-documents.mjs', 'package-lock.json'],
    stamp: join(dist, '.web-stamp'),
    make: buildWeb,
  },
};

const [first, ...rest] = process.argv.slice(2);
const quiet = first === '--quiet';
const say = (line) => (quiet ? process.stderr : process.stdout).write(`${line}\n`);

class Refusal extends Error {}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  checkNode();
  if (first === undefined) throw new Refusal('Name what to run, as in: node scripts/run.mjs src/main.js');
  const changed = await prepare();
  if (first === '--build') return changed || say('Everything is up to date.');
  if (first === '--test') return test(rest);
  const [script, ...args] = quiet ? rest : [first, ...rest];
  if (process.env.npm_lifecycle_event) stopWithNpm();
  load(script, args);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refusal(
    `Jalon needs Node.js 20.19 or newer, and this is ${process.versions.node}: install a newer one from nodejs.org.`,
  );
}

/** npm passes a signal on to its shell, which dies without telling us: whoever stopped npm meant us. */
function stopWithNpm() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

/** In this process, so that signals reach the script and its exit code is ours. */
function load(script, args) {
  const path = resolve(dist, script ?? '');
  if (!script || !fs.existsSync(path)) throw new Refusal(`There is no ${script ?? 'script'} to run.`);
  process.argv = [process.argv[0], path, ...args];
  // As if Node had been started with it: `require.main` is the script.
  Module.runMain(path);
}

function test(args) {
  const jest = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both; Jest still has to clean up, so it ends first.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => jest.kill('SIGTERM'));
  jest.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}

/** Makes what is missing or out of date, one process at a time. True if anything was. */
async function prepare() {
  if (Object.values(parts).every(isCurrent)) return false;
  const unlock = await lock(join(dist, '.lock'));
  try {
    return Object.values(parts).map(makeIfNeeded).includes(true);
  } finally {
    unlock();
  }
}

function makeIfNeeded(part) {
  if (isCurrent(part)) return false;
  // Taken before the work: an edit made during it must lead to another build.
  const mark = markOf(part);
  fs.rmSync(part.stamp, { force: true });
  const made = part.make();
  fs.mkdirSync(dirname(part.stamp), { recursive: true });
  fs.writeFileSync(part.stamp, mark);
  return made;
}

function isCurrent(part) {
  return readText(part.stamp) === markOf(part);
}

/** Packages for one platform do not fit another. */
function markOf(part) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const source of part.sources) addTo(hash, source);
  return hash.digest('hex');
}

function addTo(hash, path) {
  const found = fs.statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return;
  hash.update(`\0${path}\0`);
  if (!found.isDirectory()) return hash.update(readText(join(root, path)) ?? '');
  for (const name of fs.readdirSync(join(root, path)).sort()) {
    if (name !== 'node_modules') addTo(hash, `${path}/${name}`);
  }
}

function install() {
  if (fits()) return false;
  const first = fs.existsSync(join(root, 'node_modules')) ? 'they have changed' : 'first start only';
  timed(`Installing packages (${first}) …`, 'Installed', () => {
    // Without --include, NODE_ENV=production or a setting of the user's could leave out what the build needs.
    const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--include=dev', '--include=optional'];
    const npm = spawnSync('npm', args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (npm.status !== 0) throw new Refusal(`Installing packages failed: ${complaintOf(npm)}.`);
  });
  return true;
}

/** True if npm itself has installed what the lock file asks for, so that nobody's work is thrown away. */
function fits() {
  const wanted = packagesIn('package-lock.json');
  const found = packagesIn('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  const same = (path) =>
    found[path]?.version === wanted[path]?.version && found[path]?.integrity === wanted[path]?.integrity;
  const mayMiss = ({ optional, os, cpu, libc }) =>
    optional && (libc || !os?.includes(process.platform) || !cpu?.includes(process.arch));
  return (
    Object.keys(found).every(same) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || same(path) || (!found[path] && mayMiss(entry)))
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readText(join(root, file))).packages;
  } catch {
    return undefined;
  }
}

function complaintOf(npm) {
  if (npm.error) return `npm cannot be run, ${npm.error.message}`;
  const lines = npm.stderr.split('\n').filter((line) => line.startsWith('npm error'));
  const words = lines.map((line) => line.replace(/^npm error/, '').trim()).filter((line) => line !== '');
  if (words[0] === 'code EUSAGE') return 'package.json and package-lock.json do not fit each other, run "npm install"';
  const reason =
    words.slice(0, 2).join(', ').replace(/\.$/, '') || `npm ended with ${npm.signal ?? `code ${npm.status}`}`;
  return `${reason}; check the network and start again`;
}

/** Compiles beside the old result and then takes its place: nothing stale is left, and nothing is lost by an error. */
function buildCode() {
  const fresh = join(dist, '.fresh');
  timed('Building …', 'Built', () => {
    fs.rmSync(fresh, { recursive: true, force: true });
    const args = [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(root, 'tsconfig.build.json'),
      '--outDir',
      fresh,
    ];
    runNode(args, 'The code does not compile: see the errors above.');
    for (const name of fs.readdirSync(dist)) {
      if (name !== 'web' && !name.startsWith('.')) fs.rmSync(join(dist, name), { recursive: true, force: true });
    }
    for (const name of fs.readdirSync(fresh)) fs.renameSync(join(fresh, name), join(dist, name));
    fs.rmSync(fresh, { recursive: true, force: true });
  });
  return true;
}

function buildWeb() {
  const script = join(root, 'scripts/build-web.mjs');
  fs.rmSync(join(dist, 'web'), { recursive: true, force: true });
  if (!fs.existsSync(script)) return false;
  timed('Building the web pages …', 'Built', () =>
    runNode([script], 'The web pages could not be built: see the errors above.'),
  );
  return true;
}

/** What the program prints goes to standard error: standard output may belong to the script. */
function runNode(args, refusal) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Refusal(refusal);
}

function timed(before, after, work) {
  say(before);
  const start = Date.now();
  work();
  say(`${after} in ${((Date.now() - start) / 1000).toFixed(1)} s.`);
}

/** Waits for other starts that are installing or building. Returns what unlocks. */
async function lock(directory) {
  fs.mkdirSync(dirname(directory), { recursive: true });
  for (let told = false; !take(directory); told = true) {
    const holder = readText(join(directory, 'pid'));
    if (isAbandoned(directory, holder)) {
      release(directory, holder);
      continue;
    }
    if (!told) say('Waiting for another start of Jalon that is building …');
    await new Promise((done) => setTimeout(done, 100));
  }
  return () => release(directory, String(process.pid));
}

function take(directory) {
  try {
    fs.mkdirSync(directory);
    fs.writeFileSync(join(directory, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new Refusal(
      `What is in ${dist} is missing or out of date, and it cannot be written (${error.code}): run "npm run build" as the user who owns the project, or start a copy of it that may be written.`,
    );
  }
}

/** Renamed before it is removed: it may have changed hands since it was looked at, and is then put back. */
function release(directory, holder) {
  const aside = `${directory}-${process.pid}`;
  try {
    fs.renameSync(directory, aside);
    if (readText(join(aside, 'pid')) !== holder) fs.renameSync(aside, directory);
  } catch {
    // Another process was faster.
  }
  fs.rmSync(aside, { recursive: true, force: true });
}

/** Its process has ended, or it is so old that its number must belong to another program by now. */
function isAbandoned(directory, holder) {
  const age = Date.now() - (fs.statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (!holder) return age > 5_000;
  return age > 900_000 || !isRunning(Number(holder));
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readText(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
