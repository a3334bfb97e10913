// A process of subscribers: started by crowd.ts, which tells it whom to listen to.
import { setTimeout as pause } from 'node:timers/promises';
import type { Heard, Listening } from './crowd';
import { listenTo } from './listener';

const AT_ONCE = 100;
const QUIET_MS = 1_000;

process.once('message', (listening: Listening) => {
  listen(listening).catch((error: Error) => {
    tell({ kind: 'LOST', reason: error.message });
  });
});
process.on('disconnect', () => process.exit(0));

/** When each event has arrived at each subscriber: absolute, in milliseconds. */
const arrivals: Float64Array[] = [];
const counts: number[] = [];

async function listen({ url, tokens, query, subscribers }: Listening): Promise<void> {
  let ready = 0;
  for (let at = 0; at < subscribers; at += 1) {
    let heard = 0;
    listenTo(url, tokens[at % Math.max(1, tokens.length)], query, {
      ready: () => {
        ready += 1;
      },
      event: (text) => {
        if (heard === 0 && at === 0) tell({ kind: 'FIRST', text: text.toString() });
        arrived(heard, subscribers);
        heard += 1;
      },
      lost: (reason) => tell({ kind: 'LOST', reason }),
    });
    if (at % AT_ONCE === AT_ONCE - 1) await until(() => ready > at - AT_ONCE);
  }
  await until(() => ready === subscribers);
  await pause(QUIET_MS);
  tell({ kind: 'READY' });
}

function arrived(event: number, subscribers: number): void {
  arrivals[event] ??= new Float64Array(subscribers);
  const times = arrivals[event];
  const count = counts[event] ?? 0;
  times[count] = performance.timeOrigin + performance.now();
  counts[event] = count + 1;
  if (count + 1 < subscribers) return;
  // In the order of their arrival: sorted already.
  const at = (share: number) => times[Math.min(subscribers - 1, Math.floor(share * subscribers))] ?? 0;
  tell({ kind: 'ALL', event, half: at(0.5), nearlyAll: at(0.99) });
  delete arrivals[event];
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

function tell(heard: Heard): void {
  process.send?.(heard);
}
