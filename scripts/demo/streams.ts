import type { Said } from './delegations';
import type { DemoEvent, Listener } from './listener';
import type { Participant } from './people';
import { Broken, check, tell } from './tell';

/** What a client still has when its line is dead. */
export interface Gone {
  readonly received: Listener['received'];
  readonly cursor: string;
}

export async function loseTheLine(stream: Listener): Promise<Gone> {
  await stream.cut();
  const cursor = stream.cursor();
  if (cursor === undefined) throw new Broken('QN never received a cursor.');
  tell(`A tunnel. QN's client keeps its ${stream.received.length} events and the cursor of the last.`);
  return { received: [...stream.received], cursor };
}

/** The client goes on from its cursor and receives what it missed, once and in order. */
export async function catchUp(qn: Participant, gone: Gone, { concern, support }: Said): Promise<Listener> {
  const stream = await qn.listen(gone.cursor);
  const missed = stream.received.map((event) => event.comments?.map(({ reference }) => reference) ?? event.__typename);
  tell(`QN subscribes again with after: its cursor, and receives what it missed: ${missed.flat().join(', ')}.`);
  for (const { id, reference } of [concern, support]) {
    const found = stream.received.filter((event) => event.comments?.some((comment) => comment.id === id));
    check(found.length === 1, `The response to ${reference} is there, once`, found);
  }
  check(
    !stream.received.some(({ cursor }) => gone.received.some((before) => before.cursor === cursor)),
    'Nothing comes a second time',
  );
  return stream;
}

/** What one client received, on an earlier connection too, against the log as the same person reads it by polling. */
export async function compareWithLog(
  who: Participant,
  after: string,
  stream: Listener,
  earlier: readonly DemoEvent[] = [],
): Promise<void> {
  const onRecord = (await who.readLog(after)).map(({ cursor }) => cursor);
  const last = onRecord.at(-1);
  await stream.until('the last event on record has arrived', ({ cursor }) => cursor === last);
  const streamed = [...earlier, ...stream.received].slice(0, onRecord.length).map(({ cursor }) => cursor);
  check(
    streamed.join() === onRecord.join(),
    `${who.name[0]?.toUpperCase()}${who.name.slice(1)}: ${onRecord.length} events on record, and the same ${streamed.length} were streamed, in the same order`,
  );
}
