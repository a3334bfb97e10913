import { instantText, isolated, type ZonedInstant } from './instant';
import type { Language } from './language';
import { arabic } from './messages.ar';
import { english } from './messages.en';
import { spanish } from './messages.es';
import { french } from './messages.fr';
import { russian } from './messages.ru';
import { chinese } from './messages.zh';

/** Everything a user can be refused for, with the moment a client sees it: the description of the GraphQL enum value. */
export const errorCodes = {
  REQUIRED: 'A text or a list that must have content is empty, or a text has nothing visible in it.',
  TOO_LONG: 'A text has more characters than its field allows.',
  CONTROL_CHARACTERS: 'A text contains control characters other than tabs and line breaks.',
  INVALID_VALUE: 'A value lies outside what its field allows.',
  TOO_MANY: 'A list has more items than its field allows.',
  REPEATED: 'The same item is given twice in a list.',
  NOT_FOUND: 'There is no such object, or the caller may not see it: the two are never told apart.',
  STALE_VERSION:
    'The object has changed since the version named in expectedVersion; the current object is in the answer.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key has already been used with other content.',
  NO_OPEN_ROUND: 'No consultation round is open on the subject.',
  SEVERAL_OPEN_ROUNDS: 'More than one consultation round is open on the subject, so that roundId must name one.',
  ROUND_NOT_YET_OPEN: 'The consultation round has not opened yet.',
  ROUND_NOT_OPEN_TO_YOU: 'The consultation round is open to other kinds of delegation than that of the caller.',
  ROUND_PAUSED: 'The Secretariat has paused the consultation round.',
  ROUND_CLOSED: 'The consultation round has closed, and its time for late comments is over.',
  ROUND_ALREADY_CLOSED: 'The consultation round has closed, and can be paused, resumed or extended for all no more.',
  ROUND_ALREADY_OPEN: 'The consultation round has opened, and only its title can change.',
  COMMENTS_UNANSWERED: 'A submitted comment of the consultation round has no published response.',
  ROUND_ENDED: 'The consultation round has been reported or archived, and nothing in it can change any more.',
  REFERENCE_EXISTS: 'Another consultation round of the roadmap has this reference.',
  SUBJECT_OUTSIDE_ROUND: 'The subject is not part of the roadmap on which the round consults.',
  NOT_A_DELEGATE: 'The caller belongs to no delegation, and only members of a delegation comment.',
  NOT_CONTACT_POINT: 'The caller is not the contact point, who alone submits officially for a delegation.',
  NOT_A_VERIFIER: 'The caller is neither a deputy nor the contact point, who alone verify drafts.',
  NOT_SECRETARIAT: 'The caller is neither an officer nor an approver of the Secretariat.',
  NOT_APPROVER: 'The caller is not an approver of the Secretariat, who alone publishes and runs rounds.',
  NOT_PERMITTED: "The caller's role does not include this action.",
  NOT_IN_YOUR_CARE: 'The person is not among those whom the caller looks after.',
  NOT_ADMINISTRATOR: 'The caller is not an administrator, who alone looks after delegations, accounts and settings.',
  ROLE_NOT_GRANTABLE: "The caller's role does not allow giving this role.",
  NOT_YOURSELF: 'Nobody changes their own role, delegation or access.',
  LAST_ADMINISTRATOR: 'The person is the last active administrator, and nobody could make another.',
  PERSON_DISABLED: 'The person is disabled already.',
  PERSON_ACTIVE: 'The person is active already.',
  PERSON_ANONYMIZED: 'The person has been anonymized, and can be neither changed nor given access.',
  DELEGATION_WITHDRAWN: 'The delegation takes part no more.',
  DELEGATION_ACTIVE: 'The delegation takes part already.',
  NOT_TRANSLATABLE: 'The object has no such text, or none that can be given in other languages.',
  NOT_TRANSLATOR: 'The caller is not among those who give this text in other languages.',
  ORIGIN_NOT_YOURS: 'The caller may not give a text of this origin, or not in place of the one that there is.',
  LANGUAGE_OF_ORIGINAL: 'The original is in this language, and is changed with its object.',
  CODE_EXISTS: 'Another delegation has this code.',
  ACCOUNT_EXISTS: 'Another person has this account, perhaps in other letters of case.',
  DELEGATION_REQUIRED: 'The role is held for a delegation, and none is given.',
  DELEGATION_NOT_ALLOWED: 'The role is held outside delegations, and one is given.',
  CONTACT_POINT_EXISTS: 'The delegation has a contact point, and the organization allows one.',
  NOT_YOUR_DELEGATION: "The comment is not one of the caller's delegation.",
  NOT_A_DRAFT: 'The comment is no longer a draft, and only a draft can be verified.',
  NOT_VERIFIED: 'The comment is not a verified draft, and only a verified draft can be submitted.',
  NOT_SUBMITTED:
    'It is not a submitted comment of a delegation, and only such a one can be assigned or answered, and only what is submitted discussed.',
  WITHDRAWN: 'The comment has been withdrawn.',
  ALREADY_ANSWERED: 'A response to the comment has already been published.',
  RESPONSE_EXISTS: 'A response to the comment has already been drafted.',
  ALREADY_ASSIGNED: 'The comment is assigned to another person, and reassign: true was not given.',
  ASSIGNEE_NOT_SECRETARIAT: 'The person named as assignee is neither an officer nor an approver of the Secretariat.',
  JUSTIFICATION_REQUIRED: 'The chosen disposition needs a justification, and none is given.',
  TWO_KEYS_REQUIRED: 'The caller wrote some of the response, and another approver must publish it.',
  COMMENT_CHANGED:
    'A comment has changed since the response to it was written, and has to be read again before that response is published.',
  RESPONSE_PUBLISHED: 'The response has already been published and cannot be changed.',
  RESPONSE_DISCARDED: 'The response has been discarded, and can be neither changed nor published.',
  THREAD_TOO_DEEP: 'The reply would be nested more deeply than a thread allows.',
  DIFFERENT_ROUNDS: 'The comments of one response belong to different consultation rounds.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * What a refusal is given for, where that makes other words fit: a reply has no drafts, a round is not published. A code
 * without words for the occasion has the same as everywhere.
 */
export type Occasion =
  | 'reply'
  | 'submit'
  | 'change'
  | 'round'
  | 'close'
  | 'later'
  | 'earlier'
  | 'notBefore'
  | 'state'
  | 'naming'
  | 'answer';

export const specialWordings = [
  'NOT_CONTACT_POINT/reply',
  'NOT_CONTACT_POINT/submit',
  'NOT_CONTACT_POINT/change',
  'NOT_APPROVER/round',
  'INVALID_VALUE/later',
  'INVALID_VALUE/earlier',
  'INVALID_VALUE/notBefore',
  'INVALID_VALUE/state',
  'INVALID_VALUE/naming',
  'ROUND_ALREADY_CLOSED/close',
  'ROUND_PAUSED/reply',
  'ROUND_PAUSED/answer',
  'ROUND_CLOSED/answer',
] as const satisfies readonly `${ErrorCode}/${Occasion}`[];

export type Wording = ErrorCode | (typeof specialWordings)[number];

/** Something that has a name in each language. */
type InEach = { readonly [language in Language]: string };
export type MessageParameters = Readonly<Record<string, string | number | ZonedInstant | InEach>>;

const texts: { readonly [language in Language]: Readonly<Record<Wording, string>> } = {
  ...{ AR: arabic, EN: english, ES: spanish, FR: french, RU: russian, ZH: chinese },
};

/** The text of a refusal in one of the six official languages. A parameter that is not given reads as an ellipsis. */
export function messageOf(
  code: ErrorCode,
  language: Language,
  parameters: MessageParameters = {},
  occasion?: Occasion,
): string {
  const text = (texts[language] as Readonly<Record<string, string>>)[`${code}/${occasion}`] ?? texts[language][code];
  return text.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = shown(parameters[name] ?? '…', language);
    return language === 'AR' ? isolated(value) : value;
  });
}

function shown(value: string | number | ZonedInstant | InEach, language: Language): string {
  if (typeof value !== 'object') return String(value);
  return 'at' in value ? instantText(value, language) : value[language];
}
