import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { findEmbeddedPostgres } from '../src/database/embedded/embedded';
import { localKey } from '../src/identity/local-key';
import { type Operation, operationsOn } from './operations';
import { runScript, type ServerProcess, startServerProcess } from './server-process';
import { countStatements } from './statements';

const SIZES = [10_000, 100_000];
const CONNECTIONS = [1, 10, 50];

interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

interface Measured {
  readonly statements: readonly number[];
  readonly operations: readonly string[];
  /** By operation, then by connections. */
  readonly loads: readonly (readonly Load[])[];
  readonly rest: number;
  readonly loaded: number;
}

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});

/** Measures the contract's operations on two sizes of consultation, and prints a table in Markdown. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } } });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error('--seconds takes how long each load lasts: npm run bench -- --seconds 4');
  const directory = mkdtempSync(join(tmpdir(), 'jalon-bench-'));
  chmodSync(directory, 0o755);
  try {
    const starts = await measureStarts(join(directory, 'start'));
    const measured: Measured[] = [];
    for (const size of SIZES) measured.push(await measure(join(directory, String(size)), size, seconds));
    report(starts, measured);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The first start makes the database and loads the demo, the second finds both. */
async function measureStarts(directory: string): Promise<{ cold: number; warm: number }> {
  const start = async () => {
    const server = await startServerProcess({ DATA_DIR: directory });
    await server.stop();
    return server.seconds;
  };
  return { cold: await start(), warm: await start() };
}

async function measure(directory: string, size: number, seconds: number): Promise<Measured> {
  say(`Generating ${size} comments …`);
  const settings = { DATA_DIR: directory, DEMO: 'false' };
  runScript('scripts/generate.js', ['--comments', String(size)], settings);
  const server = await startServerProcess(settings);
  try {
    const { url } = (await findEmbeddedPostgres(join(directory, 'postgres'))) ?? { url: '' };
    const operations = await operationsOn(url);
    const statements = await countStatements(url, directory, operations);
    await pause(1_000);
    const rest = server.memory();
    let loaded = rest;
    const loads: Load[][] = [];
    for (const operation of operations) {
      say(`${size}: ${operation.name}`);
      const ofOne: Load[] = [];
      for (const connections of CONNECTIONS) {
        await warmUp(server, directory, operation);
        ofOne.push(await load(server, directory, operation, connections, seconds));
        loaded = Math.max(loaded, server.memory());
      }
      loads.push(ofOne);
    }
    return { statements, operations: operations.map(({ name }) => name), loads, rest, loaded };
  } finally {
    await server.stop();
  }
}

/** A few calls one after the other: they also wait for what the last load has left behind. */
async function warmUp(server: ServerProcess, keys: string, { accounts, body }: Operation): Promise<void> {
  const key = await localKey(keys);
  const token = accounts?.[0] && (await key.issue(accounts[0], 1)).token;
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  for (let call = 0; call < 10; call += 1) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: body.replace('[<id>]', randomUUID()),
    });
    await response.arrayBuffer();
  }
  await pause(500);
}

async function load(
  server: ServerProcess,
  keys: string,
  operation: Operation,
  connections: number,
  duration: number,
): Promise<Load> {
  const key = await localKey(keys);
  const tokens = await Promise.all(
    (operation.accounts ?? []).map(async (account) => (await key.issue(account, 1)).token),
  );
  let client = 0;
  const run = await autocannon({
    ...{
      url: `${server.url}/graphql`,
      method: 'POST',
      connections,
      duration,
      body: operation.body,
      idReplacement: true,
    },
    setupClient: (one) => {
      const token = tokens[client++ % Math.max(1, tokens.length)];
      one.setHeaders({ 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) });
    },
    verifyBody: (body) => !/"errors":\[\{/.test(String(body)),
  });
  const failed = run.non2xx + run.errors + run.mismatches;
  if (failed > 0) throw new Error(`${operation.name}: ${failed} of ${run.requests.total} requests failed`);
  return { perSecond: run.requests.average, p50: run.latency.p50, p99: run.latency.p99 };
}

function report(starts: { cold: number; warm: number }, measured: readonly Measured[]): void {
  const [few, many] = measured;
  if (!few || !many) return;
  const sizes = SIZES.map((size) => size.toLocaleString('en'));
  const lines = [
    `Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; load generator and PostgreSQL on the same machine.`,
    '',
    `| operation | statements | connections | ${sizes[0]}: requests/s | p50 / p99 ms | ${sizes[1]}: requests/s | p50 / p99 ms | dearer |`,
    '|---|---|---|---|---|---|---|---|',
    ...few.operations.flatMap((name, at) =>
      CONNECTIONS.map((connections, column) => {
        const [a, b] = [few.loads[at]?.[column], many.loads[at]?.[column]];
        if (!a || !b) return '';
        const cells = [a, b].flatMap((one) => [Math.round(one.perSecond), `${one.p50} / ${one.p99}`]);
        const first = column === 0 ? `${name} | ${many.statements[at]}` : ' | ';
        return `| ${first} | ${connections} | ${cells.join(' | ')} | ${(a.perSecond / b.perSecond).toFixed(2)} × |`;
      }),
    ),
    '',
    '| | |',
    '|---|---|',
    `| first start, with a new database and the demo | ${starts.cold.toFixed(1)} s |`,
    `| next start | ${starts.warm.toFixed(1)} s |`,
    ...measured.flatMap(({ rest, loaded }, at) => [
      `| memory of the server at rest, ${sizes[at]} comments | ${Math.round(rest)} MB |`,
      `| the most under load, ${sizes[at]} comments | ${Math.round(loaded)} MB |`,
    ]),
  ];
  console.log(lines.join('\n'));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
