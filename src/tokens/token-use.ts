import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { rows } from '../database/rows';
import type { Log } from '../log';

const WRITE_EVERY_MS = 1_000;
/** How exactly it is told when a token was last used. */
const MINUTE_MS = 60_000;
const MOST_NOTED = 10_000;

/** Writes when tokens were last used: behind the requests, for all tokens together, and for each once a minute at most. */
export class TokenUses {
  private readonly written = new Map<string, number>();
  private waiting = new Map<string, Date>();
  private writing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly db: DataSource,
    private readonly log: Log,
  ) {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  /** A token, by its digest, is used now. */
  note(digest: string, now: Date): void {
    if (now.getTime() - (this.written.get(digest) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return;
    if (this.written.size >= MOST_NOTED) this.written.clear();
    this.written.set(digest, now.getTime());
    this.waiting.set(digest, now);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  private write(): Promise<void> {
    if (this.waiting.size === 0) return this.writing;
    const uses = [...this.waiting];
    this.waiting = new Map();
    this.writing = this.writing.then(() => this.store(uses));
    return this.writing;
  }

  /** Other processes write too: the last use counts. A use that cannot be written is lost, and nothing else. */
  private async store(uses: readonly (readonly [string, Date])[]): Promise<void> {
    try {
      await rows(
        this.db,
        sql`/* tokens.used */ update access_token t set last_used_at = u.at
          from unnest(${uses.map(([digest]) => digest)}::text[], ${uses.map(([, at]) => at)}::timestamptz[]) u(digest, at)
          where t.digest = decode(u.digest, 'hex') and (t.last_used_at is null or t.last_used_at <= u.at - interval '1 minute')`,
      );
    } catch (error) {
      this.log.warn({ err: error }, 'When tokens were last used could not be written');
    }
  }
}
