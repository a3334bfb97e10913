import { globalId, instant, list, object } from './statement';

/** The columns that a card is made of, of a comment (alias `c`) and its delegation (`d`). */
export const cardColumns = `c.id, c.reference, c.kind, c.stance, c.status, c.body, c.language, c.proposed_text, c.late, c.submitted_at, c.version,
  c.delegation_id, d.code as code, d.name ->> 'EN' as name`;

/** The fields of the contract's CommentCard from these columns, by their alias. `readable` decides whether its words are shown. */
export const commentCard = (card: string, readable: string): string => `
  ${globalId('Comment', `${card}.id`)} as id, ${card}.reference, ${card}.kind, ${card}.stance, ${card}.status,
  case when ${readable} then ${object(`${card}.body as text, ${card}.language, case ${card}.language when 'AR' then 'RTL' else 'LTR' end as direction`)} end as body,
  case when ${card}.proposed_text is not null and ${readable} then ${object(`${card}.proposed_text as text, ${card}.language`)} end as "proposedText",
  ${card}.late, ${instant(`${card}.submitted_at`)} as "submittedAt", ${card}.version,
  case when ${card}.code is not null then ${object(`${card}.code, ${object(`${card}.name as text`)} as name`)} end as delegation,
  ${list(`select o.code from co_sponsor s join delegation o on o.id = s.delegation_id where s.comment_id = ${card}.id order by s.delegation_id`)} as "coSponsors"`;
