import sql, { type Sql } from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { firstRow, type Queryable } from '../database/rows';
import { inTransaction, type Transaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import type { Language, Texts } from '../language/language';
import { permitAll, Refusal, refuse, refuseAll } from '../language/refusal';
import { textProblems } from '../language/text.rules';
import type { TranslationOrigin } from '../language/translation.entity';
import { checkVersion } from '../members/member.store';
import type { NodeRef } from '../nodes/global-id';
import { type Acting, personOf } from '../operation/context';
import { identifier } from '../reads/sql';
import {
  givesWay,
  mayTranslate,
  originsFor,
  TRANSLATABLE,
  type Translatable,
  type TranslatableField,
} from './translation.rules';

export interface NewTranslation {
  readonly subject: NodeRef;
  readonly expectedVersion: number;
  readonly field: TranslatableField;
  readonly language: Language;
  readonly text: string;
  readonly origin: TranslationOrigin;
}

/** Gives a text in a language that is not the original's. The same once more changes nothing. Returns the subject's id. */
export async function setTranslation(ctx: Acting, input: NewTranslation): Promise<string> {
  const viewer = personOf(ctx);
  const { subject, field, language, origin } = input;
  const places = TRANSLATABLE.filter(({ type }) => type === subject.type);
  if (places.length === 0) return refuse('NOT_FOUND', ['input', 'subjectId']);
  const place = places.find(({ field: its }) => its === field);
  if (!place) return refuse('NOT_TRANSLATABLE', ['input', 'field']);
  refuseAll(textProblems(input.text, ['input', 'text'], { most: place.most }));
  const text = input.text.trim();
  return inTransaction(ctx, async (tx) => {
    const held = await heldText(tx, place, subject.id, language);
    permitAll(reasonsOf(mayTranslate(viewer, place), held), ['input', 'subjectId'], held.id);
    checkVersion(held, input.expectedVersion);
    if (held.original === language) refuse('LANGUAGE_OF_ORIGINAL', ['input', 'language'], {}, held.id);
    permitOrigin(ctx, place, held, origin);
    const { known } = held;
    if (held.texts[language] === text && known?.origin === origin && !known.isStale) return held.id;
    write(tx, ctx, place, held.id, { language, text, origin });
    recordEvents(tx, [translationEvent(ctx, place, held, { language, origin })]);
    return held.id;
  });
}

/** An official text is not replaced by one for convenience. */
function permitOrigin(ctx: Acting, place: Translatable, held: HeldText, origin: TranslationOrigin): void {
  const own = originsFor(ctx.viewer, place);
  if (own.includes(origin) && givesWay(held.known?.origin, origin, own)) return;
  const parameters = { origins: own.join(', ') };
  throw new Refusal([{ code: 'ORIGIN_NOT_YOURS', path: ['input', 'origin'], parameters }], held.id);
}

interface HeldText {
  readonly id: string;
  readonly version: number;
  /** The delegation whose text it is; null for those of the Secretariat. */
  readonly delegationId: string | null;
  readonly roadmapId: string | null;
  readonly texts: Texts;
  readonly original: Language;
  /** What there is in the language. */
  readonly known: { readonly origin: TranslationOrigin; readonly isStale: boolean } | null;
}

/** The subject and its text, held until the transaction ends. Whoever has a token may see every subject in the table. */
async function heldText(tx: Queryable, place: Translatable, id: string, language: Language): Promise<HeldText> {
  const [table, column] = [identifier(place.table), identifier(place.column)];
  const its = (alias: Sql) => sql`${alias}.subject_id = s.id and ${alias}.field = ${place.column}`;
  const [, held] = await Promise.all([
    firstRow(tx, sql`/* translations.hold */ select id from ${table} where id = ${id} for update`),
    firstRow<HeldText>(
      tx,
      sql`/* translations.held */ select s.id, s.version, s.${column} as texts, to_jsonb(s) ->> 'roadmap_id' as "roadmapId",
        ${place.type === 'Delegation' ? sql`s.id` : sql`null`} as "delegationId",
        (select o.language from translation o where ${its(sql`o`)} and o.origin = 'ORIGINAL') as original,
        (select json_build_object('origin', t.origin, 'isStale', is_outdated(t)) from translation t
          where ${its(sql`t`)} and t.language = ${language}) as known
      from ${table} s where s.id = ${id}`,
    ),
  ]);
  return held ?? refuse('NOT_FOUND', ['input', 'subjectId']);
}

interface Given {
  readonly language: Language;
  readonly text: string;
  readonly origin: TranslationOrigin;
}

/** The words first: the database then has a row for them, which gets what is known of them. */
function write(tx: Transaction, ctx: Acting, place: Translatable, id: string, { language, text, origin }: Given): void {
  const [table, column] = [identifier(place.table), identifier(place.column)];
  const { personId } = personOf(ctx);
  tx.send(sql`/* translations.write */ update ${table}
    set ${column} = ${column} || jsonb_build_object(${language}::text, ${text}::text), version = version + 1 where id = ${id}`);
  tx.send(sql`/* translations.mark */
    update translation t set origin = ${origin}, author_id = ${personId}, author_as = person_as_is(${personId}), translated_at = ${ctx.now},
      original_digest = o.original_digest
    from translation o where o.subject_id = t.subject_id and o.field = t.field and o.origin = 'ORIGINAL'
      and t.subject_id = ${id} and t.field = ${place.column} and t.language = ${language}`);
}

/** For all who may read the subject. */
function translationEvent(
  ctx: Acting,
  { type, field }: Translatable,
  { id, delegationId, roadmapId }: HeldText,
  { language, origin }: Pick<Given, 'language' | 'origin'>,
): NewEvent {
  return {
    ...{ type: 'TRANSLATION_SET', occurredAt: ctx.now, actorId: personOf(ctx).personId, audience: 'PUBLIC' },
    ...(delegationId !== null && { delegationIds: [delegationId] }),
    ...(roadmapId !== null && { roadmapId }),
    ...(type === 'Round' && { roundId: id }),
    details: { subject: type, subjectId: id, field, language, origin },
  };
}
