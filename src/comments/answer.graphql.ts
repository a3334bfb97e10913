import { registerEnumType } from 'type-graphql';
import type { Disposition, Implementation, ResponseStatus } from './answer.reads';

export type { Disposition, Implementation, ResponseStatus };

export const DispositionEnum: { readonly [value in Disposition]: value } = {
  ACCEPTED: 'ACCEPTED',
  ACCEPTED_WITH_MODIFICATIONS: 'ACCEPTED_WITH_MODIFICATIONS',
  NOTED: 'NOTED',
  NOT_ACCEPTED: 'NOT_ACCEPTED',
  DEFERRED: 'DEFERRED',
  DUPLICATE: 'DUPLICATE',
  OUT_OF_SCOPE: 'OUT_OF_SCOPE',
};
registerEnumType(DispositionEnum, {
  name: 'Disposition',
  description: 'What becomes of a comment. All but ACCEPTED and NOTED need a justification.',
  valuesConfig: {
    ACCEPTED: { description: 'It is accepted as it stands.' },
    ACCEPTED_WITH_MODIFICATIONS: { description: 'It is accepted in part or in other words.' },
    NOTED: { description: 'It is noted; nothing needs to change.' },
    NOT_ACCEPTED: { description: 'It is not accepted.' },
    DEFERRED: { description: 'It is taken up later.' },
    DUPLICATE: { description: 'Another comment says the same.' },
    OUT_OF_SCOPE: { description: 'It lies outside the consultation.' },
  },
});

export const ResponseStatusEnum: { readonly [value in ResponseStatus]: value } = {
  DRAFT: 'DRAFT',
  PUBLISHED: 'PUBLISHED',
  DISCARDED: 'DISCARDED',
};
registerEnumType(ResponseStatusEnum, {
  name: 'ResponseStatus',
  description: 'Whether a response is out.',
  valuesConfig: {
    DRAFT: { description: 'Drafted; known to the Secretariat alone.' },
    PUBLISHED: { description: 'Published: known to everybody who may see a comment that it answers.' },
    DISCARDED: {
      description: 'A draft that was given up, or whose comments were all withdrawn; known to the Secretariat alone.',
    },
  },
});

export const ImplementationEnum: { readonly [value in Implementation]: value } = {
  PENDING: 'PENDING',
  IMPLEMENTED: 'IMPLEMENTED',
  NO_CHANGE_REQUIRED: 'NO_CHANGE_REQUIRED',
};
registerEnumType(ImplementationEnum, {
  name: 'Implementation',
  description: 'Whether the roadmap has been changed as the response says.',
  valuesConfig: {
    PENDING: { description: 'A change is still to be made.' },
    IMPLEMENTED: { description: 'The change has been made.' },
    NO_CHANGE_REQUIRED: { description: 'The roadmap stays as it is.' },
  },
});
