import type { Context } from '../operation/context';
import type { EventCursors } from './cursor';
import type { EventHub } from './hub';

/** What an operation knows that reads the log or follows it. */
export interface EventContext extends Context {
  readonly cursors: EventCursors;
  readonly hub: EventHub;
}
