import type { Wording } from './messages';

/** The source that the other five follow: same placeholders, same facts. */
export const english: Readonly<Record<Wording, string>> = {
  REQUIRED: 'This field is empty. Please enter a text or give at least one item.',
  TOO_LONG: 'The text has {length} characters and the maximum is {max}. Please shorten it.',
  CONTROL_CHARACTERS:
    'The text contains control characters. Only tabs and line breaks are allowed; please remove the others.',
  INVALID_VALUE: 'This value is not allowed. Allowed values: {expected}.',
  'INVALID_VALUE/later': 'This date is too early. Please give one that is later than {than}.',
  'INVALID_VALUE/earlier': 'This date is too late. Please give one that is earlier than {than}.',
  'INVALID_VALUE/notBefore': 'This date is too early. Please give {than} or a later one.',
  'INVALID_VALUE/state':
    'Consultation round {round} is now in the state {state}, and this action needs the state {expected}.',
  'INVALID_VALUE/naming':
    'This text names the person, and it stays on the record. Please word it without their name, account and address.',
  TOO_MANY: 'The list is too long. The maximum number of items is {max}.',
  REPEATED: 'The same item is given more than once. Please give each item only once.',
  NOT_FOUND:
    'The object requested does not exist or is not accessible to you. Please check the identifier or reference.',
  STALE_VERSION:
    'You worked on version {expected}, but the current version is {current}. Please read the current version and make your change again.',
  IDEMPOTENCY_KEY_REUSED:
    'This idempotency key (idempotencyKey) has already been used with other content. Please use a new key for each new request.',
  NO_OPEN_ROUND: 'No consultation round is open on this subject. Please wait until the Secretariat opens one.',
  SEVERAL_OPEN_ROUNDS: 'Several consultation rounds are open on this subject. Please name the round with roundId.',
  ROUND_NOT_YET_OPEN: 'Consultation round {round} is not open yet. Comments will be accepted from {opensAt}.',
  ROUND_NOT_OPEN_TO_YOU:
    'Consultation round {round} is open to other kinds of delegations only. If your delegation ought to take part, please contact the Secretariat.',
  ROUND_PAUSED:
    'Consultation round {round} is paused and your drafts are kept. Please try again once the Secretariat has resumed the round.',
  'ROUND_PAUSED/reply':
    'Consultation round {round} is paused. Please send your reply once the Secretariat has resumed the round.',
  'ROUND_PAUSED/answer':
    'Consultation round {round} is paused. An answer to a question of the Secretariat carries neither a stance nor a kind of its own. Please leave this field out.',
  ROUND_CLOSED:
    'Comments in consultation round {round} were accepted until {closedAt}. If your delegation needs more time, please contact the Secretariat.',
  'ROUND_CLOSED/answer':
    'Comments in consultation round {round} were accepted until {closedAt}. An answer to a question of the Secretariat carries neither a stance nor a kind of its own. Please leave this field out.',
  ROUND_ALREADY_CLOSED:
    'Consultation round {round} closed on {closedAt} and can no longer be paused, resumed or extended for all. More time may still be granted to one delegation: please name it with delegationId.',
  'ROUND_ALREADY_CLOSED/close':
    'Consultation round {round} already closed on {closedAt}. There is nothing left to close.',
  ROUND_ALREADY_OPEN:
    'Consultation round {round} has opened, so only its title can still be changed. Deadlines are moved with extendRound.',
  COMMENTS_UNANSWERED:
    'In consultation round {round}, submitted comments without a published response: {count}. Please answer every comment before the report.',
  ROUND_ENDED:
    'Consultation round {round} has been reported or archived, so nothing in it can be changed any more. Please raise the matter in a later round.',
  REFERENCE_EXISTS:
    'There is already a consultation round with the reference {reference}. Please choose another reference.',
  SUBJECT_OUTSIDE_ROUND:
    'This subject is not part of the roadmap on which round {round} consults. Please choose a subject of that roadmap, or another round.',
  NOT_A_DELEGATE: 'Only members of a delegation may comment. Please sign in as a member of a delegation.',
  NOT_CONTACT_POINT:
    'Only the contact point of your delegation may submit a comment officially. You may prepare a draft for the contact point to submit.',
  'NOT_CONTACT_POINT/reply':
    'Only the contact point of your delegation may reply in a discussion thread, and a reply is official as soon as it is sent. Please ask the contact point to reply.',
  'NOT_CONTACT_POINT/change':
    'This comment is official, so only the contact point of your delegation may change or withdraw it. Please ask the contact point to do so.',
  'NOT_CONTACT_POINT/submit':
    'Only the contact point of your delegation may submit a comment officially. The draft is kept for the contact point to submit.',
  NOT_A_VERIFIER:
    'Only the contact point of your delegation or a deputy may verify a comment. Please ask one of them to do so.',
  NOT_SECRETARIAT: 'This action is reserved for officers and approvers of the Secretariat. Please ask one of them.',
  NOT_APPROVER: 'Only an approver of the Secretariat may publish. Please ask an approver to do so.',
  'NOT_APPROVER/round':
    'Only an approver of the Secretariat may open, pause, resume, extend or close a consultation round. Please ask an approver to do so.',
  NOT_PERMITTED:
    'Your role does not include this action. Only contact points of delegations, and officers and approvers of the Secretariat, reply in a discussion thread.',
  NOT_IN_YOUR_CARE:
    'You may not look after this person. A contact point looks after the deputies and reviewers of its own delegation; an administrator looks after everybody.',
  NOT_ADMINISTRATOR: 'Only an administrator may do this. Please ask an administrator of the Secretariat.',
  ROLE_NOT_GRANTABLE:
    'You may not give this role. A contact point may appoint deputies and reviewers of its own delegation, and its successor; an administrator may give every role.',
  NOT_YOURSELF: 'You may not change your own role, delegation or access. Please ask somebody else who may.',
  LAST_ADMINISTRATOR:
    'This person is the last active administrator. Please make another person an administrator first.',
  PERSON_DISABLED: "This person's access has already been ended.",
  PERSON_ACTIVE: 'This person is active already.',
  PERSON_ANONYMIZED:
    'This person has been anonymized. They can no longer be changed or given access; admit them anew if they take part again.',
  DELEGATION_WITHDRAWN: 'This delegation no longer takes part. Please restore it first.',
  DELEGATION_ACTIVE: 'This delegation takes part already.',
  NOT_TRANSLATABLE:
    'This object has no such text that can be given in other languages. The names of delegations and the titles of rounds can.',
  NOT_TRANSLATOR: 'You are not among those who translate this text. The schema says with each field who is.',
  ORIGIN_NOT_YOURS:
    'You may not give a text of this origin here. You may give these: {origins}. An official text is replaced only by those who may give one.',
  LANGUAGE_OF_ORIGINAL:
    'The original is in this language. Please change it with the object itself; translations are given in the other languages.',
  CODE_EXISTS: 'There is already a delegation with the code {code}. Please choose another code.',
  ACCOUNT_EXISTS:
    'There is already a person with the account {account}. Please change that person instead, or give another account.',
  DELEGATION_REQUIRED: 'The role {role} is held for a delegation. Please name the delegation with delegationId.',
  DELEGATION_NOT_ALLOWED:
    'The role {role} is not held for a delegation. Please leave delegationId out, or set it to null.',
  CONTACT_POINT_EXISTS:
    'Delegation {code} already has a contact point, and may have one only. Pass takesOver: true if this person succeeds; the present one then becomes a deputy.',
  NOT_YOUR_DELEGATION:
    'This comment was not made by a delegation of which you are a member. Only the delegation that made a comment may change, verify, submit or withdraw it.',
  NOT_A_DRAFT: 'Only a comment that is still a draft can be verified.',
  NOT_VERIFIED:
    'Only a draft that has been verified can be submitted. Before submission, the contact point of your delegation or a deputy must verify it. A comment that has already been submitted needs nothing more.',
  NOT_SUBMITTED:
    'This is not a submitted comment of a delegation. Only such a comment can be assigned or answered, and only what has been submitted can be discussed.',
  WITHDRAWN:
    'This comment has been withdrawn and can no longer be acted upon. While the consultation round is open, the delegation may submit a new one.',
  ALREADY_ANSWERED: 'A response to comment {reference} has already been published. Please refer to that response.',
  RESPONSE_EXISTS:
    'A response to comment {reference} has already been drafted. Please complete that draft instead of preparing another.',
  ALREADY_ASSIGNED:
    'Comment {reference} is already assigned to {assignee}. To take it over, please pass reassign: true.',
  ASSIGNEE_NOT_SECRETARIAT:
    'A comment can be assigned only to an officer or an approver of the Secretariat. Please choose one of them.',
  JUSTIFICATION_REQUIRED:
    'A justification is required when the disposition is {disposition}. Please state the reasons.',
  TWO_KEYS_REQUIRED: 'Whoever wrote any part of a response may not publish it. Please ask another approver to do so.',
  COMMENT_CHANGED:
    'The words of {reference} have changed since this response was written. Please read them again, then adapt or confirm the response.',
  RESPONSE_PUBLISHED:
    'This response has been published and can no longer be changed. Any clarification may be added in the discussion thread.',
  RESPONSE_DISCARDED: 'This response was discarded and can no longer be changed or published. Please draft a new one.',
  THREAD_TOO_DEEP:
    'The discussion thread has reached its maximum depth of {max}. Please reply to a comment higher up in the thread.',
  DIFFERENT_ROUNDS:
    'One response may answer only comments of the same consultation round. Please prepare a separate response for each round.',
};
