import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';

/** Ticks a second of the kernel's clock for users: 100 on every Linux that Node.js runs on. */
const TICKS = 100;
const MEGABYTE = 1_048_576;

interface Stat {
  readonly parent: number;
  readonly seconds: number;
}

/** Processor seconds that a process and all below it have used; undefined where there is no /proc. */
export function processorSeconds(pid: number | undefined): number | undefined {
  const all = processes();
  if (!all || pid === undefined) return undefined;
  return familyOf(pid, all).reduce((sum, member) => sum + (all.get(member)?.seconds ?? 0), 0);
}

/** Resident memory of a process and all below it, in MB; undefined where there is no /proc. */
export function residentMegabytes(pid: number): number | undefined {
  const all = processes();
  if (!all) return undefined;
  return familyOf(pid, all).reduce((sum, member) => sum + (residentOf(member) ?? 0), 0) / MEGABYTE;
}

/** The process of the database server itself, if it runs on this machine. */
export async function postmasterOf(url: string): Promise<number | undefined> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number; local: boolean }>(
    `select pg_backend_pid() as pid, coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true) as local`,
  );
  const [row] = rows;
  const parent = row?.local ? statOf(row.pid)?.parent : undefined;
  await client.end();
  return parent;
}

function familyOf(pid: number, all: ReadonlyMap<number, Stat>): number[] {
  const family = [pid];
  for (const member of family) {
    for (const [child, { parent }] of all) if (parent === member) family.push(child);
  }
  return family;
}

function processes(): Map<number, Stat> | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat) found.set(Number(name), stat);
  }
  return found;
}

/** See proc(5): what follows the name in brackets begins with the third field. Children that have ended count too. */
function statOf(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { parent: Number(fields[1]), seconds: ticks / TICKS };
}

function residentOf(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
