import { arabic } from './messages.ar';
import { english } from './messages.en';
import { spanish } from './messages.es';
import { french } from './messages.fr';
import { russian } from './messages.ru';
import { chinese } from './messages.zh';

/** Everything a user can be refused for, with the moment a client sees it: the description of the GraphQL enum value. */
export const errorCodes = {
  REQUIRED: 'A text or a list that must have content is empty.',
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
  ROUND_PAUSED: 'The Secretariat has paused the consultation round.',
  ROUND_CLOSED: 'The consultation round has closed, and its time for late comments is over.',
  ROUND_ENDED: 'The consultation round has been reported or archived, and nothing in it can change any more.',
  SUBJECT_OUTSIDE_ROUND: 'The subject is not part of the roadmap on which the round consults.',
  NOT_A_DELEGATE: 'The caller belongs to no delegation, and only members of a delegation comment.',
  NOT_CONTACT_POINT: 'The caller is not the contact point, who alone submits officially for a delegation.',
  NOT_A_VERIFIER: 'The caller is neither a deputy nor the contact point, who alone verify drafts.',
  NOT_SECRETARIAT: 'The caller is neither an officer nor an approver of the Secretariat.',
  NOT_APPROVER: 'The caller is not an approver of the Secretariat, who alone publishes.',
  NOT_PERMITTED: "The caller's role does not include this action.",
  NOT_YOUR_DELEGATION: 'The comment is that of another delegation.',
  NOT_A_DRAFT: 'The comment is no longer a draft, and only a draft can be verified.',
  NOT_VERIFIED: 'The comment has not been verified, as it must be before submission.',
  NOT_SUBMITTED:
    'The comment has not been submitted, and only a submitted one can be assigned, discussed, answered or withdrawn.',
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
export type MessageParameters = Readonly<Record<string, string | number>>;

const texts = { AR: arabic, EN: english, ES: spanish, FR: french, RU: russian, ZH: chinese };

/** The text of a refusal in one of the six official languages. A parameter that is not given reads as an ellipsis. */
export function messageOf(code: ErrorCode, language: keyof typeof texts, parameters: MessageParameters = {}): string {
  return texts[language][code].replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = String(parameters[name] ?? '…');
    return language === 'AR' ? isolated(value) : value;
  });
}

/** Unicode first-strong isolate: a number or a Latin code keeps its own order, and leaves that of the Arabic around it alone. */
function isolated(value: string): string {
  return `\u2068${value}\u2069`;
}
