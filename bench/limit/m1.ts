import { createHash } from 'node:crypto';
import { answer, globalId, instant, type LimitStatement, object } from './statement';

interface Input {
  readonly idempotencyKey: string;
  readonly subjectId: string;
  readonly kind: string;
  readonly stance: string | null;
  readonly body: string;
  readonly language: string;
  readonly proposedText: string | null;
}

/** Number, comment, first version, idempotency key and event: the rows that the product writes. */
const writing = `
  with at as materialized (
    select m.id as measure_id, m.pillar_id, m.roadmap_id, m.reference as measure, r.id as round_id, r.reference as round,
      gen_random_uuid() as id, date_trunc('milliseconds', now()) as now
    from measure m join round r on r.roadmap_id = m.roadmap_id and now() >= r.opens_at and now() < r.closes_at and r.state = 'OPEN'
    where m.id = $1::uuid),
  number as (
    insert into reference_counter as k (round_id, issuer, last_number) select round_id, $2, 1 from at
    on conflict (round_id, issuer) do update set last_number = k.last_number + 1 returning last_number as n),
  made as (
    insert into comment (id, roadmap_id, round_id, delegation_id, pillar_id, measure_id, thread_id, thread_delegation_id, reference, kind, stance,
      status, body, language, proposed_text, author_id, submitter_id, created_at, submitted_at)
    select at.id, at.roadmap_id, at.round_id, $3, at.pillar_id, at.measure_id, at.id, $3,
      at.round || '-' || $2 || '-' || lpad(n::text, greatest(3, length(n::text)), '0'), $5, $6, 'SUBMITTED', $7, $8, $9, $4, $4, at.now, at.now
    from at, number returning *),
  kept as (
    insert into comment_version (comment_id, version, status, kind, stance, body, language, proposed_text, changed_by, changed_at)
    select id, version, status, kind, stance, body, language, proposed_text, author_id, created_at from made),
  claimed as (
    insert into idempotency_key (person_id, key, operation, request_hash, result, created_at)
    select $4, $10, 'postComment', $11, array[made.id], made.created_at from made),
  recorded as materialized (
    select record_events(jsonb_build_array(jsonb_build_object(
      'type', 'COMMENT_SUBMITTED', 'occurred_at', submitted_at, 'actor_id', author_id, 'audience', 'COMMENT_READERS',
      'roadmap_id', roadmap_id, 'round_id', round_id, 'comment_ids', array[id], 'delegation_ids', array[delegation_id],
      'measure_ids', array[measure_id], 'pillar_ids', array_remove(array[pillar_id], null),
      'details', jsonb_build_object('reference', reference))))
    from made)`;

const comment = object(
  `${globalId('Comment', 'made.id')} as id, made.reference, made.status, ${instant('made.submitted_at')} as "submittedAt", made.late, made.version,
   ${object('at.round as reference')} as round, ${object(`'Measure' as "__typename", at.measure as reference`)} as subject`,
  'from made, at, recorded',
);

/** Posts a comment on a measure. One statement: its own transaction. */
export const m1: LimitStatement = {
  name: 'm1',
  text: `${writing} ${answer(`${object(`${comment} as comment, '[]'::json as errors`)} as "postComment"`)}`,
  values: (variables, { personId, delegationId, delegationCode }) => {
    const { idempotencyKey, subjectId, ...words } = variables.input as Input;
    const digest = createHash('sha256').update(JSON.stringify(words)).digest();
    const { kind, stance, body, language, proposedText } = words;
    const who = [delegationCode, delegationId, personId];
    return [rowIdOf(subjectId), ...who, kind, stance, body, language, proposedText, idempotencyKey, digest];
  },
};

function rowIdOf(globalId: string): string {
  return Buffer.from(globalId.slice(globalId.indexOf('_') + 1), 'base64url').toString('hex');
}
