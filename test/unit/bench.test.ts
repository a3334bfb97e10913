import { clientFrame, frameReader } from '../../bench/live/frames';
import { requireSame } from '../../bench/same-answer';

const given = (answer: unknown, partial = false) => ({ name: 'a server', answer, partial });

test('two answers that differ are refused at the place where they do', () => {
  const expected = { data: { measure: { reference: 'P1-M1', threads: [{ version: 1 }] } } };
  const other = { data: { measure: { reference: 'P1-M1', threads: [{ version: 2 }] } } };
  expect(() => requireSame('Q2', expected, given(other))).toThrow(
    'a server answers something else at data.measure.threads.0.version',
  );
  expect(() => requireSame('Q2', expected, given(structuredClone(expected)))).not.toThrow();
});

test('only a server with a schema of its own may leave fields out, and never entries of a list', () => {
  const expected = { data: { nodes: [{ id: '1', body: 'A' }] } };
  expect(() => requireSame('Q5', expected, given({ data: { nodes: [{ id: '1' }] } }))).toThrow('nodes.0.body');
  expect(() => requireSame('Q5', expected, given({ data: { nodes: [{ id: '1' }] } }, true))).not.toThrow();
  expect(() => requireSame('Q5', expected, given({ data: { nodes: [] } }, true))).toThrow('1 entries were expected');
});

test('facets are compared as sets, and the place in time not at all', () => {
  const [a, b] = [
    { value: 'A', count: 1 },
    { value: 'B', count: 1 },
  ];
  const answer = (time: string, kind: unknown) => ({ data: { asOf: { time }, comments: { facets: { kind } } } });
  expect(() => requireSame('Q3', answer('1', [a, b]), given(answer('2', [b, a])))).not.toThrow();
});

test('frames are read whole, however they were split', () => {
  const texts = ['short', 'x'.repeat(300)];
  const stream = Buffer.concat(texts.map(serverFrame));
  const read: string[] = [];
  const reader = frameReader({ text: (payload) => read.push(payload.toString()), ping: () => {}, close: () => {} });
  for (const byte of stream) reader(Buffer.from([byte]));
  expect(read).toEqual(texts);
});

/** A client's frame without its mask. */
function serverFrame(text: string): Buffer {
  const framed = clientFrame(text);
  const head = framed.subarray(0, framed.length - text.length - 4);
  head[1] = (head[1] ?? 0) & 0x7f;
  return Buffer.concat([head, Buffer.from(text)]);
}
