/** A query whose answer gives a mutation the ids that its variables need. */
export type Finding = {
  operation: string;
  note: string;
  text: string;
  serves: Record<string, (found: Found) => Ids | undefined>;
  /** Said when the query finds nothing that fits. */
  missing: string;
};

export type Ids = {
  about: string;
  subjectId?: string;
  commentId?: string;
  commentIds?: string[];
  responseId?: string;
  expectedVersion?: number;
  /** The language of the text there is. */
  textLanguage?: string | undefined;
};

type FoundComment = {
  id: string;
  reference: string | null;
  version: number;
  status?: string;
  body?: { text: string; language: string } | null;
  delegation?: { code: string } | null;
  handling?: { status: string } | null;
  response?: { id: string; status: string; version: number } | null;
};

type Found = {
  measure?: { id: string; reference: string } | null;
  viewer?: { delegation: { code: string } | null } | null;
  comments?: { nodes: FoundComment[] } | null;
};

export const findings: readonly Finding[] = [
  {
    operation: 'FindSubject',
    note: 'The id of a measure to comment on.',
    text: `# The id of a measure to comment on: the subjectId of PostComment and DraftComment.
query FindSubject {
  measure(reference: "P1-M2") { id reference title { text } }
}
`,
    serves: { PostComment: subject, DraftComment: subject },
    missing: 'Measure P1-M2 was not found.',
  },
  {
    operation: 'FindMyDrafts',
    note: 'My delegation’s drafts, with the version that an update must name.',
    text: `# My delegation's drafts: the commentId and expectedVersion of EditComment and VerifyComment, the commentIds of SubmitComments.
query FindMyDrafts {
  comments(filter: { status: [DRAFT, VERIFIED] }, first: 20) {
    nodes { id reference status version body { text language } }
  }
}
`,
    serves: {
      EditComment: (found) => update(found.comments?.nodes[0]),
      VerifyComment: (found) => update(found.comments?.nodes.find(({ status }) => status === 'DRAFT')),
      SubmitComments: (found) => several(found.comments?.nodes.find(({ status }) => status === 'VERIFIED')),
    },
    missing: 'None of your delegation’s drafts fits: as one of its people, run DraftComment (and VerifyComment) first.',
  },
  {
    operation: 'FindSubmitted',
    note: 'The newest official comments, and whose they are.',
    text: `# The newest official comments: the commentId of Reply, or, if it is my delegation's own, of WithdrawComment.
query FindSubmitted {
  viewer { delegation { code } }
  comments(filter: { status: [SUBMITTED] }, first: 50, orderBy: { field: SUBMITTED_AT, direction: DESC }) {
    nodes { id reference version delegation { code } }
  }
}
`,
    serves: {
      Reply: (found) => one(found.comments?.nodes[0]),
      WithdrawComment: (found) => update(found.comments?.nodes.find((comment) => isOwn(found, comment))),
    },
    missing: 'No comment fits: pick a delegation’s person who has posted one.',
  },
  {
    operation: 'FindUnanswered',
    note: 'For the Secretariat: comments without an answer, oldest first.',
    text: `# For the Secretariat: comments without an answer, oldest first: the commentIds of AssignComments, DraftResponse and RespondToComments.
query FindUnanswered {
  comments(filter: { handling: [UNMANAGED, ASSIGNED] }, first: 20, orderBy: { field: SUBMITTED_AT, direction: ASC }) {
    nodes { id reference version handling { status } }
  }
}
`,
    serves: {
      AssignComments: firstThatIs('UNMANAGED'),
      DraftResponse: firstThatIs('ASSIGNED'),
      RespondToComments: firstThatIs('ASSIGNED'),
    },
    missing: 'No unanswered comment was found: pick someone of the Secretariat.',
  },
  {
    operation: 'FindDraftedResponses',
    note: 'For the Secretariat: responses that wait for their second key.',
    text: `# For the Secretariat: responses that wait for their second key: the responseId and expectedVersion of ApproveResponse.
query FindDraftedResponses {
  comments(filter: { handling: [RESPONSE_DRAFTED, READY_FOR_DECISION] }, first: 20) {
    nodes { id reference version response { id status version } }
  }
}
`,
    serves: { ApproveResponse: (found) => response(found.comments?.nodes.find((comment) => comment.response)) },
    missing:
      'No drafted response was found: run DraftResponse first, and approve as another person of the Secretariat.',
  },
];

function subject({ measure }: Found): Ids | undefined {
  return measure ? { about: `measure ${measure.reference}`, subjectId: measure.id } : undefined;
}

function one(comment: FoundComment | undefined): Ids | undefined {
  return comment && { about: nameOf(comment), commentId: comment.id };
}

function update(comment: FoundComment | undefined): Ids | undefined {
  if (!comment) return undefined;
  const { id, version, body } = comment;
  return { about: nameOf(comment), commentId: id, expectedVersion: version, textLanguage: body?.language };
}

function several(comment: FoundComment | undefined): Ids | undefined {
  return comment && { about: nameOf(comment), commentIds: [comment.id] };
}

function firstThatIs(handling: string) {
  return ({ comments }: Found): Ids | undefined =>
    several(comments?.nodes.find((comment) => comment.handling?.status === handling) ?? comments?.nodes[0]);
}

function response(comment: FoundComment | undefined): Ids | undefined {
  if (!comment?.response) return undefined;
  const { id, version } = comment.response;
  return { about: `the response to ${nameOf(comment)}`, responseId: id, expectedVersion: version };
}

function isOwn(found: Found, comment: FoundComment): boolean {
  const own = found.viewer?.delegation?.code;
  return own !== undefined && comment.delegation?.code === own;
}

const nameOf = ({ reference }: FoundComment) => (reference ? `comment ${reference}` : 'a draft');
