import { DEEPEST_REPLY } from '../../src/comments/comment.rules';
import { Chance } from './chance';

/** Where a comment stands: who wrote it, about what, in reply to which. Numbers are places in the lists of the generation. */
export interface Planned {
  readonly at: number;
  readonly id: string;
  readonly status: 'DRAFT' | 'SUBMITTED' | 'WITHDRAWN';
  /** Null for what the Secretariat writes. */
  readonly delegation: number | null;
  readonly measure: number;
  /** Which of the measure's milestones; null for the measure itself. */
  readonly milestone: number | null;
  readonly parent: Planned | null;
  readonly thread: Planned | null;
  readonly depth: number;
  readonly path: readonly number[];
  /** Its number among those of the same issuer; 0 for a draft. */
  readonly number: number;
  replies: number;
}

export interface Size {
  readonly comments: number;
  readonly measures: number;
  readonly milestones: number;
  readonly delegations: number;
}

const LONG_THREAD = 200;
const HOTTEST_SHARE = 0.15;
// A few fall on drafts and withdrawn comments, which take no replies.
const REPLIES = 0.41;

/** All comments in the order of their submission: 60 % begin a thread, the first thread grows to 200. */
export function planComments(seed: number, size: Size): Planned[] {
  const chance = new Chance(seed);
  const planned: Planned[] = [];
  const long: Planned[] = [];
  const numbers = new Map<number | null, number>();
  const everyNth = Math.max(2, Math.floor(size.comments / (LONG_THREAD * 1.2)));
  for (let at = 0; at < size.comments; at += 1) {
    const grows = long.length > 0 && long.length < LONG_THREAD && at % everyNth === 1;
    const parent = grows ? replyable(chance.oneOf(long)) : parentOf(chance, planned);
    const comment = { at, ...(parent ? planReply(chance, size, parent) : planThread(chance, size, at)) };
    const number = comment.status === 'DRAFT' ? 0 : (numbers.get(comment.delegation) ?? 0) + 1;
    if (number > 0) numbers.set(comment.delegation, number);
    const made: Planned = { ...comment, number };
    if (at === 0 || made.thread === long[0]) long.push(made);
    planned.push(made);
  }
  return planned;
}

/** The very first thread lies on the hottest measure itself. */
function planThread(chance: Chance, size: Size, at: number) {
  return {
    id: chance.uuid(),
    status: at === 0 ? 'SUBMITTED' : statusOf(chance),
    delegation: chance.below(size.delegations),
    measure: at === 0 ? 0 : measureOf(chance, size.measures),
    milestone: at > 0 && chance.happens(0.3) ? chance.below(size.milestones) : null,
    parent: null,
    thread: null,
    depth: 0,
    path: [],
    replies: 0,
  } as const;
}

function planReply(chance: Chance, size: Size, parent: Planned) {
  parent.replies += 1;
  return {
    id: chance.uuid(),
    status: 'SUBMITTED',
    delegation: chance.happens(0.12) ? null : chance.below(size.delegations),
    measure: parent.measure,
    milestone: parent.milestone,
    parent,
    thread: parent.thread ?? parent,
    depth: parent.depth + 1,
    path: [...parent.path, parent.replies],
    replies: 0,
  } as const;
}

function statusOf(chance: Chance): Planned['status'] {
  return chance.weighted([
    ['SUBMITTED', 97],
    ['WITHDRAWN', 2],
    ['DRAFT', 1],
  ]);
}

/** What the next comment replies to, if it does: half of the replies go to what was said last. */
function parentOf(chance: Chance, planned: readonly Planned[]): Planned | null {
  if (!chance.happens(REPLIES)) return null;
  const reach = chance.happens(0.5) ? Math.min(200, planned.length) : planned.length;
  const found = planned[planned.length - 1 - chance.below(reach)];
  return found?.status === 'SUBMITTED' ? replyable(found) : null;
}

function replyable(comment: Planned): Planned {
  return comment.depth < DEEPEST_REPLY || !comment.parent ? comment : comment.parent;
}

/** The first measure has 15 % of the threads, the others ever less. */
function measureOf(chance: Chance, measures: number): number {
  if (chance.happens(HOTTEST_SHARE)) return 0;
  return 1 + Math.floor((measures - 1) * chance.share() ** 1.5);
}
