import { LRUCache } from 'lru-cache';
import type { Delivered } from '../events/subscriber';
import type { Reader } from '../reads/reader';
import type { Sharing } from '../reads/sharing';
import type { Run } from '../reads/slot';
import type { Sender } from './outlet';

type Event = Delivered['event'];

/** How many bytes are kept for those who come a little later. Who comes later still has it made again. */
const KEPT_BYTES = 16_000_000;

/** What a message carries: being made, made, or failed. */
export class Payload {
  bytes: Buffer | undefined;
  failure: unknown;
  /** Once all who waited for it have been told. */
  readonly settled: Promise<void>;
  private readonly waiting = new Set<Sender>();

  constructor(making: Promise<Buffer>) {
    this.settled = making.then(
      (bytes) => this.tell(bytes, undefined),
      (error: unknown) => this.tell(undefined, error ?? new Error('It failed without an error')),
    );
  }

  /** Tells a sender when it is made, or has failed. */
  tellWhenMade(sender: Sender): void {
    this.waiting.add(sender);
  }

  private tell(bytes: Buffer | undefined, failure: unknown): void {
    this.bytes = bytes;
    this.failure = failure;
    for (const sender of this.waiting) sender.send();
    this.waiting.clear();
  }
}

/** What could not be read as a whole, because of an error if it has a cause. */
export class NotRead extends Error {}

/** Those of a family who are to be told of an event, one for each group. */
interface Gathered {
  readonly sharing: Sharing;
  readonly groups: { readonly run: Run; made(bytes: Buffer): void; failed(error: unknown): void }[];
}

/** The payloads that several receive: each is made once, and all that one event needs at a time are read in one statement. */
export class Payloads {
  private readonly ofEvents = new WeakMap<Event, Map<string, Payload>>();
  private readonly gathered = new Map<Event, Map<string, Gathered>>();
  private readonly kept = new LRUCache<Payload, () => void>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (_forget, { bytes }) => 1 + (bytes?.length ?? 0),
    dispose: (forget) => forget(),
  });

  constructor(private readonly reader: Reader) {}

  /** What a group receives for an event; read, for whoever comes first, in the context given. */
  of(event: Event, sharing: Sharing, context: () => object): { readonly payload: Payload; readonly isNew: boolean } {
    const ofEvent = this.ofEvents.get(event) ?? new Map<string, Payload>();
    this.ofEvents.set(event, ofEvent);
    const known = ofEvent.get(sharing.key);
    if (known) return { payload: known, isNew: false };
    const payload = new Payload(this.read(event, sharing, context()));
    ofEvent.set(sharing.key, payload);
    payload.settled.then(() => this.keep(payload, () => void ofEvent.delete(sharing.key)));
    return { payload, isNew: true };
  }

  private read(event: Event, sharing: Sharing, context: object): Promise<Buffer> {
    if (this.gathered.size === 0) queueMicrotask(() => this.readGathered());
    const families = this.gathered.get(event) ?? new Map<string, Gathered>();
    this.gathered.set(event, families);
    const family = families.get(sharing.family) ?? { sharing, groups: [] };
    families.set(sharing.family, family);
    // Of the delivery only what all receive is passed on.
    const run = { variables: sharing.variables, context, outcome: { event } };
    return new Promise((made, failed) => family.groups.push({ run, made, failed }));
  }

  private readGathered(): void {
    const gathered = [...this.gathered.values()].flatMap((families) => [...families.values()]);
    this.gathered.clear();
    for (const family of gathered) void this.readFamily(family);
  }

  private async readFamily({ sharing, groups }: Gathered): Promise<void> {
    const answers = await this.reader.answerTogether(
      sharing,
      groups.map(({ run }) => run),
    );
    const encoded = new Map<string, Buffer>();
    for (const [at, { made, failed }] of groups.entries()) {
      const answer = answers[at];
      if (answer?.text === undefined) {
        failed(new NotRead('', { cause: answer?.error }));
        continue;
      }
      // Many who might be told different things are told the same: those in whose delegation it did not happen.
      const bytes = encoded.get(answer.text) ?? endOf(`{"data":${answer.text}}`);
      encoded.set(answer.text, bytes);
      made(bytes);
    }
  }

  /** One that is too large to be kept is forgotten as soon as all who waited for it have it. */
  private keep(payload: Payload, forget: () => void): void {
    if ((payload.bytes?.length ?? 0) < KEPT_BYTES) this.kept.set(payload, forget);
    else forget();
  }
}

/** The end of a message, from its payload on. */
export function endOf(payload: string): Buffer {
  return Buffer.from(`${payload}}`);
}
