import type { FieldMergeFunction, InMemoryCacheConfig } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { possibleTypes } from '../made/schema.json';

/** A text has no id: its parts are gathered where it lies, but never those of two languages. */
const sameLanguage: FieldMergeFunction = (known, incoming, { mergeObjects, readField }) =>
  known && readField('language', known) === readField('language', incoming) ? mergeObjects(known, incoming) : incoming;

const subject = { fields: { threads: relayStylePagination(['orderBy']) } };

export const cacheConfig: InMemoryCacheConfig = {
  possibleTypes, // For fragments on Node, Commentable and Event.
  typePolicies: {
    Query: {
      fields: {
        comments: relayStylePagination(['filter', 'orderBy']),
        delegations: relayStylePagination(),
        events: relayStylePagination(['filter']),
      },
    },
    // Each event takes the place of the one before.
    Subscription: { fields: { events: { keyArgs: false, merge: false } } },
    Roadmap: subject,
    Pillar: subject,
    Measure: subject,
    Milestone: subject,
    Comment: { fields: { replies: relayStylePagination(), thread: relayStylePagination() } },
    LocalizedText: { keyFields: false, merge: sameLanguage },
    // Parts of the object in which they lie: what two queries ask of them belongs together.
    AsOf: { merge: true },
    CommentSummary: { merge: true },
    Handling: { merge: true },
    Progress: { merge: true },
    Viewer: { merge: true },
    Permission: { merge: true },
    SubjectPermissions: { merge: true },
    CommentPermissions: { merge: true },
    HandlingPermissions: { merge: true },
    ResponsePermissions: { merge: true },
    RoundPermissions: { merge: true },
  },
};
