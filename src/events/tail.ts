import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import type { Log } from '../log';
import { type EventRow, readEventsAfter, readHead } from './event.reads';

const BATCH = 500;
const POLL_MS = 500;
const RECONNECT_MS = 250;
const CONNECT_MS = 5_000;

export type Batch = (events: readonly EventRow[]) => void | Promise<void>;

/**
 * The one reader of the log in this process. A notification is a hint that wakes it, a poll makes sure, the table is the
 * truth: it reads every position once, in order, and hands each batch to its listeners.
 */
export class EventTail {
  private readonly listeners = new Set<Batch>();
  private hint: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private wanted = false;
  private stopped = false;
  /** Everything up to here has been handed to the listeners. */
  position = 0;

  constructor(
    private readonly db: DataSource,
    private readonly databaseUrl: string,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    this.position = await readHead(this.db);
    try {
      await this.listen();
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
    await this.hint?.end().catch(() => undefined);
  }

  subscribe(listener: Batch): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads what is new. Calls while a read is under way lead to one more read. */
  wake(): void {
    this.wanted = true;
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
      if (this.wanted && !this.stopped) this.wake();
    });
  }

  private async drain(): Promise<void> {
    while (this.wanted && !this.stopped) {
      this.wanted = false;
      try {
        await this.readOn();
      } catch (error) {
        this.log.warn({ err: error }, 'The event log could not be read; trying again');
        return;
      }
    }
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const events = await readEventsAfter(this.db, this.position, BATCH);
      const last = events.at(-1);
      if (!last) return;
      await Promise.all([...this.listeners].map((listener) => listener(events)));
      this.position = last.position;
      if (events.length < BATCH) return;
    }
  }

  private async listen(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'jalon-tail',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    client.on('notification', () => this.wake());
    client.on('error', () => this.replace(client));
    client.on('end', () => this.replace(client));
    this.hint = client;
    try {
      await client.connect();
      await client.query('listen jalon_event');
    } catch (error) {
      this.replace(client);
      throw error;
    }
  }

  /** Listens again a little later; the poll bridges the time between. */
  private replace(lost: Client): void {
    if (this.stopped || this.hint !== lost) return;
    this.hint = undefined;
    lost.end().catch(() => undefined);
    setTimeout(() => {
      if (!this.stopped)
        this.listen().then(
          () => this.wake(),
          () => undefined,
        );
    }, RECONNECT_MS);
  }
}
