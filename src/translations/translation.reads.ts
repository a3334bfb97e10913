import sql, { type Sql } from 'sql-template-tag';
import { reasonsSql } from '../access/denial';
import { type Asking, choice, one, value } from '../operation/asking';
import { permitted } from '../operation/permission.reads';
import type { At } from '../reads/read';
import { identifier, literal } from '../reads/sql';
import { mayTranslate, TRANSLATABLE, type Translatable } from './translation.rules';

/** One text of each type. */
const TYPES = TRANSLATABLE.filter(({ type }, at) => TRANSLATABLE.findIndex((text) => text.type === type) === at);
const detail = (row: Sql, name: string) => sql`${row}.details ->> ${name}::text`;
const detailOf = (name: string) => value(({ row }) => detail(row, name));

/** The object of any type in the table that has an id. */
const subjectOf = (id: (row: Sql) => Sql, isOf: (row: Sql, text: Translatable) => Sql) =>
  choice(({ row }) =>
    TYPES.map((text) => ({
      type: text.type,
      when: isOf(row, text),
      read: one({ on: (_, subject) => sql`${subject}.id = ${id(row)}` }),
    })),
  );

export const translationReads = {
  subject: subjectOf(
    (row) => sql`(${detail(row, 'subjectId')})::uuid`,
    (row, { type }) => sql`${detail(row, 'subject')} = ${literal(type)}`,
  ),
  shown: subjectOf(
    (row) => sql`${row}.ids[1]`,
    (row, { table }) => sql`exists (select from ${identifier(table)} shown where shown.id = ${row}.ids[1])`,
  ),
  field: detailOf('field'),
  language: detailOf('language'),
  origin: detailOf('origin'),
};

const permission = (its: Translatable['type'], delegationId: (at: At<Asking>) => Sql) =>
  permitted((at) => {
    const text = TYPES.find(({ type }) => type === its);
    if (!text) throw new Error(`Nothing of ${its} can be translated`);
    return reasonsSql(mayTranslate(at.asking.viewer, text), { delegationId: delegationId(at) });
  });

export const translationPermissions = {
  ofDelegation: permission('Delegation', ({ row }) => sql`${row}.id`),
  ofRound: permission('Round', () => sql`null::uuid`),
};
