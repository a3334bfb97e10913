import autocannon from 'autocannon';
import { processorSeconds } from './usage';

/** How one operation is sent to one server. */
export interface Target {
  readonly url: string;
  readonly body: string;
  /** The headers of each client, in turn. */
  readonly headers: readonly Readonly<Record<string, string>>[];
}

export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor time for each request; undefined where they cannot be read. */
  readonly server: number | undefined;
  readonly database: number | undefined;
}

export interface Loading {
  readonly connections: number;
  readonly seconds: number;
  readonly serverPid: number;
  readonly databasePid: number | undefined;
  /** The length of a good answer in bytes: what is refused is shorter. */
  readonly bytes: number;
}

/** Keeps the connections busy with the operation. Throws if any answer is not a good one. */
export async function load(target: Target, loading: Loading): Promise<Load> {
  const before = used(loading);
  let client = 0;
  const run = await autocannon({
    ...{ url: target.url, method: 'POST', connections: loading.connections, duration: loading.seconds },
    ...{ body: target.body, idReplacement: target.body.includes('[<id>]') },
    setupClient: (one) => one.setHeaders({ ...target.headers[client++ % target.headers.length] }),
  });
  const after = used(loading);
  const { total } = run.requests;
  const failed = run.non2xx + run.errors;
  if (failed > 0) throw new Error(`${target.url}: ${failed} of ${total} requests failed`);
  if (total === 0) return { perSecond: 0, p50: 0, p99: 0, server: undefined, database: undefined };
  const bytes = run.throughput.total / total;
  // With the headers, and running numbers in what is written.
  if (bytes < loading.bytes * 0.98 || bytes > loading.bytes * 1.02 + 1_000)
    throw new Error(`${target.url}: answers of ${Math.round(bytes)} bytes, where ${loading.bytes} were expected`);
  const each = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : ((b - a) * 1_000) / total;
  return {
    ...{ perSecond: total / run.duration, p50: run.latency.p50, p99: run.latency.p99 },
    server: each(before.server, after.server),
    database: each(before.database, after.database),
  };
}

function used({ serverPid, databasePid }: Loading) {
  return { server: processorSeconds(serverPid), database: processorSeconds(databasePid) };
}
