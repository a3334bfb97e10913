import fc from 'fast-check';
import sql, { type Sql } from 'sql-template-tag';
import { CommentStatus, HandlingStatus } from '../../src/comments/comment.entity';
import { columnsOfComment, columnsOfSight } from '../../src/comments/comment.reads';
import {
  actFacts,
  isAsked,
  isOwn,
  mayEdit,
  mayKnowAuthor,
  mayReadText,
  mayReply,
  maySeeComment,
  maySeeHandling,
  maySeeResponse,
  maySubmitDraft,
  mayVerify,
  mayWithdraw,
} from '../../src/comments/comment.rules';
import { isPublic, isReleased, maySeeEvent } from '../../src/events/event.rules';
import { columnsOfPerson } from '../../src/identity/identity.reads';
import { maySeePerson } from '../../src/identity/identity.rules';
import type { Viewer } from '../../src/operation/viewer';
import { columnsOfHandling, columnsOfResponse } from '../../src/responses/response.reads';
import {
  handlingFacts,
  mayApprove,
  mayEditResponse,
  mayHandle,
  mayRespond,
  mayRespondAtOnce,
} from '../../src/responses/response.rules';
import { mayCommentIn, mayCommentOn, maySubmit } from '../../src/rounds/commenting.rules';
import { columnsOfRound, mayCommentOnSql } from '../../src/rounds/round.reads';
import { isClosed, isConcluded, isLate, mayAdmit } from '../../src/rounds/round.rules';
import {
  mayArchive,
  mayClose,
  mayExtend,
  mayReport,
  mayRunRounds,
  maySwitch,
  mayUpdate,
  onlyTitle,
} from '../../src/rounds/running.rules';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { extendedFor, instant, ROADMAPS, roundOf, shadowed } from '../support/rounds';
import {
  answers,
  conditionOf,
  DELEGATIONS,
  delegation,
  denialOf,
  many,
  maybe,
  PEOPLE,
  personId,
  type Question,
  standInFor,
  standInForNow,
  valuesOf,
  viewer,
} from '../support/rules';

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

const keyOf = <Table extends object>(table: Table) => fc.constantFrom(...(Object.keys(table) as (keyof Table)[]));

const commentRow = fc.record({
  delegationId: maybe(delegation),
  askedDelegationId: maybe(delegation),
  threadDelegationId: delegation,
  submittedAt: maybe(instant),
  status: keyOf(CommentStatus),
  depth: fc.integer({ min: 0, max: 7 }),
  handling: keyOf(HandlingStatus),
  responseId: maybe(personId),
});
const responseRow = fc.record({
  status: fc.constantFrom('DRAFT', 'PUBLISHED', 'DISCARDED'),
  authorIds: fc.subarray(PEOPLE),
  isOutdated: fc.boolean(),
});
const personRow = fc.record({ id: personId, delegationId: maybe(delegation) });
const eventRow = fc.record({
  audience: fc.constantFrom('PUBLIC', 'COMMENT_READERS', 'DELEGATION', 'SECRETARIAT'),
  delegationIds: fc.subarray(DELEGATIONS),
  released: fc.boolean(),
});
const oneCase = fc.record({
  who: viewer,
  now: instant.map((text) => new Date(text)),
  oneKey: fc.boolean(),
  comment: commentRow,
  response: responseRow,
  person: personRow,
  event: eventRow,
  round: roundOf,
  isAnswered: fc.boolean(),
});
type Case = typeof oneCase extends fc.Arbitrary<infer One> ? One : never;

function questionsOf(one: Case, compiled: Viewer): Question[] {
  const { who, now, oneKey, comment, response, person, event, round } = one;
  const later = standInForNow(now);
  const both = <Rule>(rule: (viewer: Viewer, at: Date) => Rule) => [rule(who, now), rule(compiled, later)] as const;
  const ofRound = { facts: extendedFor(who, round), columns: columnsOfRound(compiled, sql`cr`) };
  const released =
    round.readableBy !== 'SECRETARIAT' &&
    (round.release === 'IMMEDIATE' || /CLOSED|RESOL|REPOR|ARCHI/.test(round.state));
  const ofComment = {
    facts: { ...comment, released, isPublic: released && round.readableBy === 'PUBLIC' },
    acting: actFacts(comment, ofRound.facts),
    columns: {
      ...columnsOfComment(compiled, sql`c`, sql`cr`),
      ...columnsOfSight(sql`c`, { publicRead: true }),
    },
  };
  const ofHandling = { facts: handlingFacts(comment), columns: columnsOfHandling(sql`c`) };
  const ofResponse = { ...columnsOfResponse(sql`q`), isOutdated: sql`q.is_outdated` };
  const ofEvent = {
    audience: sql`${event.audience}::text`,
    delegationIds: sql`${event.delegationIds}::uuid[]`,
    released: sql`${event.released}::boolean`,
  };
  const releasing = { release: sql`cr.release`, state: sql`cr.state`, readableBy: sql`cr.readable_by` };
  const { isAnswered } = one;
  const ofRunning = {
    facts: { state: round.state, isAnswered },
    columns: { state: sql`cr.state`, isAnswered: sql`${isAnswered}::boolean` },
  };
  return [
    conditionOf('maySeeComment', both(maySeeComment), comparable(ofComment.facts), ofComment.columns),
    conditionOf('mayReadText', both(mayReadText), comparable(ofComment.facts), ofComment.columns),
    conditionOf('mayKnowAuthor', both(mayKnowAuthor), comparable(ofComment.facts), ofComment.columns),
    conditionOf('isAsked', both(isAsked), { askedDelegationId: comment.askedDelegationId }, ofComment.columns),
    conditionOf('isOwn', both(isOwn), comparable(ofComment.facts), ofComment.columns),
    conditionOf('maySeeHandling', both(maySeeHandling), {}, {}),
    denialOf('mayReply', both(mayReply), ofComment.acting, ofComment.columns),
    denialOf('mayEdit', both(mayEdit), ofComment.acting, ofComment.columns),
    denialOf('mayVerify', both(mayVerify), ofComment.acting, ofComment.columns),
    denialOf('maySubmitDraft', both(maySubmitDraft), ofComment.acting, ofComment.columns),
    denialOf('mayWithdraw', both(mayWithdraw), ofComment.acting, ofComment.columns),
    denialOf('mayHandle', both(mayHandle), ofHandling.facts, ofHandling.columns),
    denialOf('mayRespond', both(mayRespond), ofHandling.facts, ofHandling.columns),
    conditionOf('maySeeResponse', both(maySeeResponse), response, ofResponse),
    denialOf('mayEditResponse', both(mayEditResponse), response, ofResponse),
    denialOf(
      'mayApprove',
      both((by) => mayApprove(by, oneKey)),
      response,
      ofResponse,
    ),
    denialOf(
      'mayRespondAtOnce',
      both((by) => mayRespondAtOnce(by, oneKey)),
      {},
      {},
    ),
    denialOf('maySubmit', both(maySubmit), {}, {}),
    denialOf(
      'mayAdmit',
      both((_, at) => mayAdmit(at)),
      ofRound.facts,
      ofRound.columns,
    ),
    denialOf('mayCommentIn', both(mayCommentIn), ofRound.facts, ofRound.columns),
    conditionOf(
      'isLate',
      both((_, at) => isLate(at)),
      ofRound.facts,
      ofRound.columns,
    ),
    conditionOf(
      'isConcluded',
      both(() => isConcluded),
      ofRound.facts,
      ofRound.columns,
    ),
    conditionOf(
      'isClosed',
      both(() => isClosed),
      ofRound.facts,
      ofRound.columns,
    ),
    denialOf('mayRunRounds', both(mayRunRounds), {}, {}),
    ...[true, false].map((forAll) =>
      denialOf(
        'mayExtend',
        both((by) => mayExtend(by, forAll)),
        ofRound.facts,
        ofRound.columns,
      ),
    ),
    ...(['OPEN', 'PAUSED'] as const).map((from) =>
      denialOf(
        'maySwitch',
        both((by) => maySwitch(by, from)),
        ofRound.facts,
        ofRound.columns,
      ),
    ),
    ...([mayUpdate, mayClose, mayReport, mayArchive] as const).map((rule) =>
      denialOf(rule.name, both(rule as typeof mayReport), ofRunning.facts, ofRunning.columns),
    ),
    denialOf('onlyTitle', [onlyTitle, onlyTitle], { state: round.state }, { state: sql`cr.state` }),
    conditionOf(
      'isPublic',
      both(() => isPublic),
      round,
      releasing,
    ),
    conditionOf(
      'isReleased',
      both(() => isReleased),
      round,
      releasing,
    ),
    conditionOf('maySeeEvent', both(maySeeEvent), event, ofEvent),
    conditionOf('maySeePerson', both(maySeePerson), person, columnsOfPerson(sql`p`)),
  ];
}

/** Without what is no fact. */
function comparable({
  responseId: _,
  askedDelegationId: __,
  ...facts
}: Case['comment'] & { released: boolean; isPublic: boolean }) {
  return facts;
}

/** The rows of a case under the aliases of their tables. */
function inTables({ comment, response, person, round }: Case, select: Sql): Sql {
  return sql`(${shadowed([round])} select ${select}
    from round cr, lateral (select
      ${comment.delegationId}::uuid as delegation_id, ${comment.askedDelegationId}::uuid as asked_delegation_id, ${comment.threadDelegationId}::uuid as thread_delegation_id,
      ${comment.submittedAt}::timestamptz as submitted_at, ${comment.status}::text as status, ${comment.depth}::smallint as depth,
      ${comment.handling}::text as handling, ${comment.responseId}::uuid as response_id, cr.id as round_id) c,
    (select ${response.status}::text as status, ${response.authorIds}::uuid[] as author_ids, ${response.isOutdated}::boolean as is_outdated) q,
    (select ${person.id}::uuid as id, ${person.delegationId}::uuid as delegation_id) p)`;
}

test.each([
  ['a viewer', (who: Viewer) => who],
  ['a stand-in for one', standInFor],
])('every rule says the same to a program and to PostgreSQL, rendered for %s', async (_, compile) => {
  await fc.assert(
    fc.asyncProperty(many(oneCase), async (cases) => {
      const questions = cases.map((one) => questionsOf(one, compile(one.who)));
      const named = (lists: unknown[][]) =>
        lists.map((list, at) => list.map((answer, rule) => [questions[at]?.[rule]?.what, answer]));
      const said = await valuesOf(
        database.db,
        cases.map((one, at) => inTables(one, answers(questions[at] ?? []))),
      );
      expect(named(said as unknown[][])).toEqual(named(questions.map((list) => list.map(({ answer }) => answer))));
    }),
    { numRuns: 40 },
  );
});

test('which of several rounds takes a comment, and else why none, is the same to both', async () => {
  const rounds = fc.array(roundOf, { maxLength: 5 });
  const asked = fc.record({ who: viewer, now: instant.map((text) => new Date(text)), rounds });
  const roadmap = ROADMAPS[0];
  await fc.assert(
    fc.asyncProperty(many(asked), async (cases) => {
      const said = await valuesOf(
        database.db,
        cases.map(({ who, now, rounds: rows }) => {
          const reasons = mayCommentOnSql(standInFor(who), sql`${roadmap}::uuid`, standInForNow(now));
          return sql`(${shadowed(rows)} select ${reasons})`;
        }),
      );
      const expected = cases.map(({ who, now, rounds: rows }) => {
        const here = rows.filter((round) => round.roadmapId === roadmap).map((round) => extendedFor(who, round));
        return mayCommentOn(who, here, now);
      });
      expect(said).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
