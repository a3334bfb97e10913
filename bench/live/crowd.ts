import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { dist } from '../measure/processes';

/** Whom many subscribers listen to, and what they ask. */
export interface Listening {
  readonly url: string;
  /** Of the subscribers, in turn; empty for a server without tokens. */
  readonly tokens: readonly string[];
  readonly query: string;
  readonly subscribers: number;
}

/** What the subscribers report; instants in absolute milliseconds. */
export type Heard =
  | { readonly kind: 'READY' }
  | { readonly kind: 'FIRST'; readonly text: string }
  | { readonly kind: 'ALL'; readonly event: number; readonly half: number; readonly nearlyAll: number }
  | { readonly kind: 'LOST'; readonly reason: string };

type All = Extract<Heard, { kind: 'ALL' }>;

const PATIENCE_MS = 60_000;

/** Many subscribers in a process of their own. */
export class Crowd {
  /** The first event as the first subscriber received it. */
  first: string | undefined;
  private readonly child = fork(join(dist, 'bench/live/listeners.js'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  private readonly reports = new EventEmitter();
  private readonly complete: All[] = [];
  private lost: string | undefined;

  static async gather(listening: Listening): Promise<Crowd> {
    const crowd = new Crowd();
    crowd.child.send(listening);
    await crowd.until(() => crowd.isReady);
    return crowd;
  }

  private isReady = false;

  private constructor() {
    process.once('exit', () => this.child.kill('SIGKILL'));
    this.child.on('message', (heard: Heard) => {
      if (heard.kind === 'READY') this.isReady = true;
      if (heard.kind === 'FIRST') this.first = heard.text;
      if (heard.kind === 'ALL') this.complete[heard.event] = heard;
      if (heard.kind === 'LOST') this.lost ??= heard.reason;
      this.reports.emit('report');
    });
    this.child.on('exit', (code) => {
      this.lost ??= `the subscribers ended with code ${code}`;
      this.reports.emit('report');
    });
  }

  /** When this event, counted from 0, had arrived everywhere. */
  async everywhere(event: number): Promise<All> {
    await this.until(() => this.complete[event] !== undefined);
    return this.complete[event] as All;
  }

  async leave(): Promise<void> {
    this.lost = undefined;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async until(condition: () => boolean): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    while (!condition()) {
      if (this.lost !== undefined) throw new Error(`A subscriber was lost: ${this.lost}`);
      await once(this.reports, 'report', { signal: patience });
    }
  }
}
