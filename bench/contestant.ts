import type { Target } from './measure/load';
import type { Start } from './measure/processes';
import type { Operation, Subject } from './operations';

/** A server that is measured. */
export interface Contestant {
  readonly name: string;
  /** What it needs in the database beside the product's tables. */
  prepare?(databaseUrl: string): Promise<void>;
  start(databaseUrl: string): Start;
  /** How an operation is sent to it at this address; undefined if it does not have it. */
  target(operation: Operation, url: string, subject: Subject): Promise<Target | undefined>;
  /** Its answer in the form of the contract's; the answer itself unless given. What is left out is not compared. */
  asContract?(operation: Operation, answer: unknown): unknown;
}
