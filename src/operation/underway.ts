import { AsyncLocalStorage } from 'node:async_hooks';

/** What is noted of an operation while it is under way, for the line that the log has of it with LOG_LEVEL=debug. */
export interface Noted {
  statements: number;
  requestId: string | undefined;
  account: string | undefined;
  kind: string | undefined;
  name: string | undefined;
  /** Why it, or a part of it, was refused. */
  readonly codes: Set<string>;
  /** Is called when a subscription has begun: it may last for days. */
  begun(): void;
}

const underway = new AsyncLocalStorage<Noted>();
/** Nothing is looked up before somebody wants to know: at other levels noting costs this test. */
let isNoting = false;

/** Does the work, and notes what it does. */
export function noting<Result>(noted: Noted, work: () => Result): Result {
  isNoting = true;
  return underway.run(noted, work);
}

/** Called wherever a statement is sent, `begin` and `commit` included. */
export function noteStatement(): void {
  const noted = notes();
  if (noted) noted.statements += 1;
}

export function noteRequest(requestId: string, account: string | undefined): void {
  const noted = notes();
  if (!noted) return;
  noted.requestId = requestId;
  noted.account = account;
}

export function noteOperation(kind: string | undefined, name: string | undefined): void {
  const noted = notes();
  if (!noted) return;
  noted.kind = kind;
  noted.name = name?.slice(0, LONGEST_NAME);
}

export function noteRefusal(code: string): void {
  notes()?.codes.add(code);
}

export function noteBegun(): void {
  notes()?.begun();
}

function notes(): Noted | undefined {
  return isNoting ? underway.getStore() : undefined;
}

/** Clients choose names: the log has lines, not documents. */
const LONGEST_NAME = 100;
