/** Who may read a field, once they may see the object that it belongs to. */
export type Readers =
  /** Everybody; without a token too, unless the operator closes the roadmap (PUBLIC_READ=false). */
  | 'public'
  /** Everybody with an account. */
  | 'participants'
  /** Everybody with an account; of a round that is PUBLIC, callers without a token too (PUBLIC_READ). */
  | 'round readers'
  /** Whoever asked: it tells callers about themselves or about their request. */
  | 'the caller'
  /** Whoever may see the object that the list, the edge, the text or the facet belongs to. */
  | 'as what holds it'
  /**
   * Its own delegation; once submitted, the Secretariat and the convener; once released, all delegations unless the round is
   * SECRETARIAT, and callers without a token where it is PUBLIC (PUBLIC_READ).
   */
  | 'comment readers'
  /** The readers of a comment that it answers, once it is published; the Secretariat before. */
  | 'response readers'
  /** Its audience in the log: everybody with an account, the readers of its comments, or the Secretariat. */
  | 'event readers'
  /** The person, and administrators. */
  | 'the person, administrators'
  /** Its own delegation and the Secretariat; null for others. */
  | 'own delegation, Secretariat'
  /** The person's own delegation, the Secretariat, and the person; null for others. */
  | 'fellow delegates, Secretariat'
  /** The person, the contact point of their delegation, and the Secretariat; null for others. */
  | 'contact point, Secretariat'
  | 'Secretariat'
  | 'Secretariat, convener';

type Fields = Partial<Record<Readers, string>>;

const payload = (object: string): Fields => ({ 'the caller': `errors ${object}` });
const commentEvent: Fields = { 'event readers': 'actor cursor occurredAt', 'comment readers': 'comment' };
const handlingEvent: Fields = { Secretariat: 'actor cursor occurredAt comment' };
const delegationEvent: Fields = { participants: 'actor cursor delegation occurredAt' };
const roundEvent: Fields = { 'event readers': 'actor cursor occurredAt', participants: 'round' };

/** Every field of the schema. A field that is added needs its entry here: decide who may read it before you show it. */
export const accessMatrix: Readonly<Record<string, Fields>> = {
  Query: {
    public: 'asOf measure milestone node nodes pillar roadmap roadmaps',
    participants: 'comment comments delegation delegations events people person personalData round rounds',
    'the caller': 'viewer',
  },
  Mutation: {
    participants:
      'anonymizePerson approveResponse archiveRound assignComments closeRound confirmResponse createDelegation createPerson createRound disablePerson discardResponse draftComment draftResponse editComment editResponse enablePerson extendRound importPeople pauseRound postComment replyToComment reportRound respondToComments restoreDelegation resumeRound setTranslation submitComments updateDelegation updatePerson updateRound verifyComment withdrawComment withdrawDelegation',
  },
  Subscription: { participants: 'events' },

  // Who asks, and what their request came to
  Viewer: { 'the caller': 'delegation language person role' },
  AsOf: { public: 'cursor time' },
  Permission: { 'the caller': 'allowed reasons' },
  UserError: { 'the caller': 'code message path' },
  ImportPeoplePayload: { 'the caller': 'delegations done errors people' },
  ImportedRow: { 'the caller': 'action changes errors key row' },
  ImportRowError: { 'the caller': 'code column message' },
  AnonymizePersonPayload: payload('person'),
  ApproveResponsePayload: payload('response'),
  CreateDelegationPayload: payload('delegation'),
  CreatePersonPayload: payload('person'),
  DisablePersonPayload: payload('person'),
  EnablePersonPayload: payload('person'),
  SetTranslationPayload: payload('subject'),
  RestoreDelegationPayload: payload('delegation'),
  UpdateDelegationPayload: payload('delegation'),
  UpdatePersonPayload: payload('person'),
  WithdrawDelegationPayload: payload('delegation'),
  AssignCommentsPayload: payload('comments'),
  ConfirmResponsePayload: payload('response'),
  DiscardResponsePayload: payload('comments response'),
  DraftCommentPayload: payload('comment'),
  DraftResponsePayload: payload('response'),
  EditCommentPayload: payload('comment'),
  EditResponsePayload: payload('response'),
  PostCommentPayload: payload('comment'),
  ReplyToCommentPayload: payload('comment'),
  RespondToCommentsPayload: payload('response'),
  RoundPayload: payload('round'),
  ReportRoundPayload: payload('round unanswered'),
  SubmitCommentsPayload: payload('comments'),
  VerifyCommentPayload: payload('comment'),
  WithdrawCommentPayload: payload('comment'),

  // Shapes that every object shares
  Node: { 'as what holds it': 'id' },
  PageInfo: { 'as what holds it': 'endCursor hasNextPage hasPreviousPage startCursor' },
  LocalizedText: { 'as what holds it': 'direction isFallback isStale language origin text translations' },
  Translation: {
    'as what holds it': 'language origin status text translatedAt',
    'fellow delegates, Secretariat': 'author',
  },

  // The roadmap
  Commentable: { public: 'id permissions', 'comment readers': 'threads' },
  Roadmap: {
    public: 'code crossCuttingMeasures id ideas mandate permissions phases pillars revision title',
    'comment readers': 'threads',
  },
  Phase: { public: 'code endsOn id startsOn title' },
  Pillar: { public: 'id measures permissions reference title', 'comment readers': 'threads' },
  Measure: {
    public: 'description dueOn id ideas lead milestones permissions pillar progress reference startsOn title',
    'comment readers': 'commentSummary threads',
  },
  Milestone: {
    public: 'achievedOn baselineDate forecastDate id indicator permissions phase reference status title',
    'comment readers': 'threads',
  },
  Progress: { public: 'method percent' },
  SubjectPermissions: { 'the caller': 'canComment' },
  Contribution: { public: 'dated document id kind reference title' },
  Idea: { public: 'contribution id measures reference text' },

  // Those who take part
  Delegation: { participants: 'active code id kind name region version', 'the caller': 'permissions' },
  DelegationPermissions: { 'the caller': 'canRestore canTranslate canUpdate canWithdraw' },
  DelegationConnection: { participants: 'edges nodes pageInfo totalCount' },
  DelegationEdge: { participants: 'cursor node' },
  Person: {
    'fellow delegates, Secretariat': 'delegation id name role version',
    'contact point, Secretariat': 'account active email',
    'the caller': 'permissions',
  },
  PersonConnection: { 'fellow delegates, Secretariat': 'edges nodes pageInfo totalCount' },
  PersonEdge: { 'fellow delegates, Secretariat': 'cursor node' },
  PersonPermissions: { 'the caller': 'canAnonymize canChangeRole canDisable canEnable canUpdate' },

  PersonalData: {
    'the person, administrators':
      'assignedComments comments disabledAt events language person requests responses versions',
  },
  PersonalVersion: { 'the person, administrators': 'delegation name role since' },
  PersonalVersionConnection: { 'the person, administrators': 'edges nodes pageInfo totalCount' },
  PersonalVersionEdge: { 'the person, administrators': 'cursor node' },
  PersonalRequest: { 'the person, administrators': 'createdAt key operation' },
  PersonalRequestConnection: { 'the person, administrators': 'edges nodes pageInfo totalCount' },
  PersonalRequestEdge: { 'the person, administrators': 'cursor node' },
  ResponseConnection: { 'response readers': 'edges nodes pageInfo totalCount' },
  ResponseEdge: { 'response readers': 'cursor node' },

  // Rounds
  Round: {
    'round readers':
      'closesAt closesAtLocal extensions id lateUntil lateUntilLocal openTo opensAt opensAtLocal permissions readableBy reference release state timeZone title version',
  },
  RoundExtension: { 'round readers': 'closesAt forOneDelegation grantedAt lateUntil reason' },
  RoundPermissions: {
    'the caller':
      'canArchive canClose canComment canExtend canExtendForOne canPause canReport canResume canTranslate canUpdate',
  },

  // Comments
  Comment: {
    'comment readers':
      'body coSponsors delegation depth handlingPermissions history id kind language late parent permissions proposedText reference replies replyCount round stance status subject submittedAt thread version withdrawnAt',
    'response readers': 'response',
    'own delegation, Secretariat': 'author submitter withdrawalReason',
    'Secretariat, convener': 'handling',
  },
  CommentVersion: {
    'comment readers': 'body changedAt kind proposedText stance status version',
    'own delegation, Secretariat': 'changedBy',
  },
  CommentPermissions: { 'the caller': 'canEdit canReply canSubmit canVerify canWithdraw' },
  CommentConnection: { 'comment readers': 'edges nodes pageInfo totalCount' },
  CommentEdge: { 'comment readers': 'cursor node' },
  CommentSummary: { 'comment readers': 'answered awaitingResponse submitted' },
  CommentQueueConnection: { 'comment readers': 'edges facets isCapped nodes pageInfo totalCount' },
  CommentQueueEdge: { 'comment readers': 'cursor node' },
  CommentFacets: { 'comment readers': 'delegation kind pillar', 'Secretariat, convener': 'handling' },
  DelegationFacet: { 'as what holds it': 'count delegation' },
  HandlingFacet: { 'Secretariat, convener': 'count value' },
  KindFacet: { 'as what holds it': 'count value' },
  PillarFacet: { 'as what holds it': 'count pillar' },

  // How the Secretariat handles and answers them
  Handling: { 'Secretariat, convener': 'assignee status version' },
  HandlingPermissions: { 'the caller': 'canAssign canRespond' },
  Response: {
    'response readers':
      'body comments disposition id implementation justification oneKey permissions publishedAt status version',
    Secretariat: 'authors changedComments draftedBy history isOutdated publishedBy',
  },
  ResponseVersion: { Secretariat: 'body changedAt changedBy disposition implementation justification version' },
  ResponsePermissions: { 'the caller': 'canApprove canEdit' },

  // The event log
  Event: { 'event readers': 'actor cursor occurredAt' },
  EventConnection: { 'event readers': 'edges nodes pageInfo' },
  EventEdge: { 'event readers': 'cursor node' },
  Actor: { 'event readers': 'delegation', 'fellow delegates, Secretariat': 'person' },
  CaughtUp: { participants: 'actor cursor occurredAt' },
  CommentSubmitted: commentEvent,
  CommentEdited: commentEvent,
  CommentReleased: commentEvent,
  ReplyPosted: commentEvent,
  CommentWithdrawn: { 'event readers': 'actor commentId cursor occurredAt reference' },
  DelegationCreated: delegationEvent,
  DelegationChanged: delegationEvent,
  DelegationWithdrawn: { participants: 'actor cursor delegation occurredAt reason' },
  PersonCreated: {
    'event readers': 'actor cursor delegation occurredAt role',
    'fellow delegates, Secretariat': 'person',
  },
  PersonChanged: {
    'event readers': 'actor cursor delegation occurredAt previousRole role',
    'fellow delegates, Secretariat': 'person',
  },
  PersonDisabled: {
    'event readers': 'actor cursor delegation occurredAt reason',
    'fellow delegates, Secretariat': 'person',
  },
  PersonEnabled: {
    'event readers': 'actor cursor delegation occurredAt role',
    'fellow delegates, Secretariat': 'person',
  },
  PersonAnonymized: {
    'event readers': 'actor cursor delegation occurredAt reason',
    'fellow delegates, Secretariat': 'person',
  },
  TranslationSet: { participants: 'actor cursor field language occurredAt origin subject' },
  CommentAssigned: handlingEvent,
  HandlingChanged: handlingEvent,
  ResponsePublished: {
    'event readers': 'actor cursor occurredAt',
    'comment readers': 'comments',
    'response readers': 'response',
  },
  RevisionPublished: { 'event readers': 'actor cursor number occurredAt roadmap' },
  RoundAnnounced: roundEvent,
  RoundOpened: roundEvent,
  RoundPaused: roundEvent,
  RoundResumed: roundEvent,
  RoundExtended: roundEvent,
  RoundChanged: roundEvent,
  RoundReported: roundEvent,
  RoundArchived: roundEvent,
  RoundClosed: { ...roundEvent, 'event readers': 'actor cursor occurredAt reason' },
  RoundClosing: { ...roundEvent, 'event readers': 'actor before closesAt cursor occurredAt' },
};
