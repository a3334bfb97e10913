import { setTimeout as pause } from 'node:timers/promises';
import { type ServerProcess, type Start, startServerProcess } from '../measure/processes';
import { median } from '../measure/statistics';
import { residentMegabytes } from '../measure/usage';
import { type Options, say } from '../options';
import { requireSame } from '../same-answer';
import { Crowd, type Listening } from './crowd';
import { type Publisher, publisherOn } from './publisher';

/** How many events are under way at once while the throughput is measured. */
const AT_ONCE = 8;
const WARM_UP = 3;

export interface LiveContestant {
  readonly name: string;
  start(databaseUrl: string, commentId: string): Start;
  listening(url: string): Promise<Omit<Listening, 'subscribers'>>;
}

export interface LiveRound {
  readonly perSecond: number;
  /** Milliseconds from the moment before the write until half, or 99 of 100, of the subscribers have it; one event at a time. */
  readonly p50: number;
  readonly p99: number;
  /** Of the server's memory, for each subscriber. */
  readonly kilobytes: number | undefined;
}

export interface LiveMeasured {
  readonly subscribers: number;
  readonly rounds: ReadonlyMap<string, readonly LiveRound[]>;
}

/** One event to many subscribers: the servers take turns, each in a fresh process. */
export async function measureLive(
  contestants: readonly LiveContestant[],
  databaseUrl: string,
  options: Options,
): Promise<LiveMeasured[]> {
  const publisher = await publisherOn(databaseUrl);
  const found: LiveMeasured[] = [];
  const events = new Map<string, unknown>();
  for (const subscribers of options.subscribers) {
    const rounds = new Map<string, LiveRound[]>(contestants.map(({ name }) => [name, []]));
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const contestant of contestants) {
        const server = await startServerProcess(contestant.start(databaseUrl, publisher.commentId));
        const listening = { ...(await contestant.listening(server.url)), subscribers };
        const measured = await withCrowd(server, listening, async (crowd) => {
          const result = await measureRound(crowd, publisher, options.seconds);
          events.set(contestant.name, comparable(crowd.first));
          return result;
        });
        rounds.get(contestant.name)?.push(measured);
        const [expected] = events.values();
        for (const [name, answer] of events) requireSame('S1', expected, { name, answer, partial: false });
        say(`S1 ${subscribers} round ${round}: ${contestant.name} ${measured.perSecond.toFixed(1)} events/s`);
      }
    }
    found.push({ subscribers, rounds });
  }
  await publisher.end();
  return found;
}

async function withCrowd(
  server: ServerProcess,
  listening: Listening,
  work: (crowd: Crowd) => Promise<Omit<LiveRound, 'kilobytes'>>,
): Promise<LiveRound> {
  await pause(1_000);
  const before = residentMegabytes(server.pid);
  let crowd: Crowd | undefined;
  try {
    crowd = await Crowd.gather(listening);
    const after = residentMegabytes(server.pid);
    const result = await work(crowd);
    const known = before !== undefined && after !== undefined;
    return { ...result, kilobytes: known ? ((after - before) * 1_024) / listening.subscribers : undefined };
  } finally {
    await crowd?.leave();
    await server.stop();
  }
}

async function measureRound(
  crowd: Crowd,
  publisher: Publisher,
  seconds: number,
): Promise<Omit<LiveRound, 'kilobytes'>> {
  let next = 0;
  const one = async () => {
    const begun = performance.timeOrigin + performance.now();
    await publisher.publish();
    const { half, nearlyAll } = await crowd.everywhere(next++);
    return { p50: half - begun, p99: nearlyAll - begun };
  };
  for (let event = 0; event < WARM_UP; event += 1) await one();
  const latencies: { p50: number; p99: number }[] = [];
  for (const until = performance.now() + seconds * 500; performance.now() < until; ) latencies.push(await one());
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const first = next;
  let published = next;
  while (performance.now() < until) {
    while (published < next + AT_ONCE) {
      await publisher.publish();
      published += 1;
    }
    await crowd.everywhere(next++);
  }
  const perSecond = ((next - first) * 1_000) / (performance.now() - begun);
  for (; next < published; next += 1) await crowd.everywhere(next);
  return { perSecond, p50: median(latencies.map((l) => l.p50)), p99: median(latencies.map((l) => l.p99)) };
}

/** The event without its place in the log. */
function comparable(frame: string | undefined): unknown {
  const { payload } = JSON.parse(frame ?? '{}') as { payload?: { data?: { events?: { cursor?: unknown } } } };
  const { cursor: _, ...event } = payload?.data?.events ?? {};
  return event;
}
