import { globalId, instant, list, object } from './statement';

/** `readable` decides whether its words are shown. The fields of the contract's CommentCard for a comment (alias `c`) and its delegation (`d`). */
export const commentCard = (readable: string): string => `
  ${globalId('Comment', 'c.id')} as id, c.reference, c.kind, c.stance, c.status,
  case when ${readable} then ${object(`c.body as text, c.language, case c.language when 'AR' then 'RTL' else 'LTR' end as direction`)} end as body,
  case when c.proposed_text is not null and ${readable} then ${object('c.proposed_text as text, c.language')} end as "proposedText",
  c.late, ${instant('c.submitted_at')} as "submittedAt", c.version,
  case when d.id is not null then ${object(`d.code, ${object(`d.name ->> 'EN' as text`)} as name`)} end as delegation,
  ${list('select o.code from co_sponsor s join delegation o on o.id = s.delegation_id where s.comment_id = c.id order by s.delegation_id')} as "coSponsors"`;
