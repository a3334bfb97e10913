import { is, not } from '../access/condition';
import { allowed, type Denial, deny, denyIf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { TextPlace } from '../language/text.store';
import type { TranslationOrigin } from '../language/translation.entity';
import type { Role, Viewer } from '../operation/viewer';

/** The texts that can be translated, as clients name them. */
export const TranslatableField = { NAME: 'NAME', TITLE: 'TITLE' } as const;
export type TranslatableField = keyof typeof TranslatableField;

interface Translators {
  readonly origins: readonly TranslationOrigin[];
  /** Whether only what is their own delegation's. */
  readonly own?: true;
}

export interface Translatable {
  readonly type: 'Delegation' | 'Round';
  readonly field: TranslatableField;
  readonly table: 'delegation' | 'round';
  readonly column: TextPlace['field'];
  readonly most: number;
  readonly by: { readonly [role in Role]?: Translators };
}

/** What can be translated, and by whom as what. What is not here cannot. */
export const TRANSLATABLE: readonly Translatable[] = [
  {
    ...{ type: 'Delegation', field: 'NAME', table: 'delegation', column: 'name', most: 200 },
    by: {
      ADMINISTRATOR: { origins: ['OFFICIAL', 'UNOFFICIAL'] },
      CONTACT_POINT: { origins: ['DELEGATION'], own: true },
    },
  },
  {
    ...{ type: 'Round', field: 'TITLE', table: 'round', column: 'title', most: 200 },
    by: { APPROVER: { origins: ['OFFICIAL', 'UNOFFICIAL'] }, OFFICER: { origins: ['UNOFFICIAL'] } },
  },
];

/** The delegation to which the text belongs, if it is one's. */
export type TranslationFact = 'delegationId';

/** Whoever stands in the table translates, whatever has become of the subject: its original does not change. */
export function mayTranslate(viewer: Viewer, text: Translatable): Denial<TranslationFact, ErrorCode> {
  const translators = text.by[viewer.role];
  if (!translators) return deny('NOT_TRANSLATOR');
  if (!translators.own) return allowed;
  return viewer.kind === 'DELEGATE'
    ? denyIf(not(is('delegationId', viewer.delegationId)), 'NOT_TRANSLATOR')
    : deny('NOT_TRANSLATOR');
}

/** As what the viewer may give a text. */
export function originsFor(viewer: Viewer, text: Translatable): readonly TranslationOrigin[] {
  return text.by[viewer.role]?.origins ?? [];
}

/** Whether what there is gives way: to its own delegation, and to whoever might have given it. */
export function givesWay(
  known: TranslationOrigin | undefined,
  origin: TranslationOrigin,
  own: readonly TranslationOrigin[],
): boolean {
  return known === undefined || origin === 'DELEGATION' || own.includes(known);
}
