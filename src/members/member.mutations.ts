import { Arg, Mutation, Resolver } from 'type-graphql';
import { rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped } from '../reads/mapping';
import { anonymizePerson } from './anonymization.service';
import { createDelegation, restoreDelegation, updateDelegation, withdrawDelegation } from './delegation.service';
import { ImportPeopleInput, ImportPeoplePayload } from './import.graphql';
import { importPeople } from './import.service';
import {
  AnonymizePersonInput,
  AnonymizePersonPayload,
  CreateDelegationInput,
  CreateDelegationPayload,
  CreatePersonInput,
  CreatePersonPayload,
  DisablePersonInput,
  DisablePersonPayload,
  EnablePersonInput,
  EnablePersonPayload,
  RestoreDelegationInput,
  RestoreDelegationPayload,
  UpdateDelegationInput,
  UpdateDelegationPayload,
  UpdatePersonInput,
  UpdatePersonPayload,
  WithdrawDelegationInput,
  WithdrawDelegationPayload,
} from './member.inputs.graphql';
import { createPerson, disablePerson, enablePerson } from './person.service';
import { updatePerson } from './person-change.service';

const INPUT = 'What is to be done.';
const delegation = (id: string) => rowId('Delegation', id);
const person = (id: string) => rowId('Person', id);

@Resolver()
export class DelegationMutations {
  @Mutation(() => CreateDelegationPayload, { description: 'Admits a delegation. For administrators.' })
  @Does<CreateDelegationInput>((ctx, input) => createDelegation(ctx, { ...input, region: input.region ?? null }))
  createDelegation(
    @Arg('input', () => CreateDelegationInput, { description: INPUT }) _input: CreateDelegationInput,
  ): never {
    return mapped();
  }

  @Mutation(() => UpdateDelegationPayload, { description: 'Changes a delegation; its code stays. For administrators.' })
  @Does<UpdateDelegationInput>((ctx, { delegationId, kind, name, ...rest }) =>
    updateDelegation(ctx, {
      ...rest,
      ...(kind && { kind }),
      ...(name && { name }),
      delegationId: delegation(delegationId),
    }),
  )
  updateDelegation(
    @Arg('input', () => UpdateDelegationInput, { description: INPUT }) _input: UpdateDelegationInput,
  ): never {
    return mapped();
  }

  @Mutation(() => WithdrawDelegationPayload, {
    description: 'Ends the part that a delegation takes, and the access of its people. For administrators.',
  })
  @Does<WithdrawDelegationInput>((ctx, input) =>
    withdrawDelegation(ctx, { ...input, delegationId: delegation(input.delegationId) }),
  )
  withdrawDelegation(
    @Arg('input', () => WithdrawDelegationInput, { description: INPUT }) _input: WithdrawDelegationInput,
  ): never {
    return mapped();
  }

  @Mutation(() => RestoreDelegationPayload, {
    description: 'Lets a delegation take part again; its people are enabled one by one. For administrators.',
  })
  @Does<RestoreDelegationInput>((ctx, input) =>
    restoreDelegation(ctx, { ...input, delegationId: delegation(input.delegationId) }),
  )
  restoreDelegation(
    @Arg('input', () => RestoreDelegationInput, { description: INPUT }) _input: RestoreDelegationInput,
  ): never {
    return mapped();
  }
}

@Resolver()
export class ImportMutation {
  @Mutation(() => ImportPeoplePayload, {
    description:
      'Admits and changes a list of delegations and people, all or none, and answers for each row. Run again, it changes nothing. For administrators.',
  })
  @Does<ImportPeopleInput>((ctx, { dryRun, delegations, people }) =>
    importPeople(ctx, {
      dryRun: dryRun ?? false,
      delegations: (delegations ?? []).map((one) => ({ ...one, region: one.region ?? null })),
      people: (people ?? []).map((one) => ({
        ...one,
        ...{ email: one.email ?? null, delegation: one.delegation ?? null, language: one.language ?? null },
      })),
    }),
  )
  importPeople(@Arg('input', () => ImportPeopleInput, { description: INPUT }) _input: ImportPeopleInput): never {
    return mapped();
  }
}

@Resolver()
export class PersonMutations {
  @Mutation(() => CreatePersonPayload, {
    description:
      'Admits a person. For administrators, and for contact points in their own delegation: deputies, reviewers, their successor.',
  })
  @Does<CreatePersonInput>((ctx, { email, delegationId, language, takesOver, ...rest }) =>
    createPerson(ctx, {
      ...rest,
      email: email ?? null,
      delegationId: delegationId != null ? delegation(delegationId) : null,
      language: language ?? 'EN',
      takesOver: takesOver ?? false,
    }),
  )
  createPerson(@Arg('input', () => CreatePersonInput, { description: INPUT }) _input: CreatePersonInput): never {
    return mapped();
  }

  @Mutation(() => UpdatePersonPayload, {
    description:
      'Changes a person. Name, address and language: by themselves too; role and delegation: by whoever may give them.',
  })
  @Does<UpdatePersonInput>((ctx, { personId, account, name, language, role, delegationId, takesOver, ...rest }) =>
    updatePerson(ctx, {
      ...rest,
      ...(account != null && { account }),
      ...(name != null && { name }),
      ...(language && { language }),
      ...(role && { role }),
      ...(delegationId !== undefined && { delegationId: delegationId === null ? null : delegation(delegationId) }),
      personId: person(personId),
      takesOver: takesOver ?? false,
    }),
  )
  updatePerson(@Arg('input', () => UpdatePersonInput, { description: INPUT }) _input: UpdatePersonInput): never {
    return mapped();
  }

  @Mutation(() => DisablePersonPayload, {
    description: "Ends a person's access at once, on open sockets too. For those who may give their role.",
  })
  @Does<DisablePersonInput>((ctx, input) =>
    disablePerson(ctx, { ...input, personId: person(input.personId), reason: input.reason ?? null }),
  )
  disablePerson(@Arg('input', () => DisablePersonInput, { description: INPUT }) _input: DisablePersonInput): never {
    return mapped();
  }

  @Mutation(() => EnablePersonPayload, {
    description: "Restores a person's access, in the role that they had. For those who may give it.",
  })
  @Does<EnablePersonInput>((ctx, input) =>
    enablePerson(ctx, { ...input, personId: person(input.personId), reason: input.reason ?? null }),
  )
  enablePerson(@Arg('input', () => EnablePersonInput, { description: INPUT }) _input: EnablePersonInput): never {
    return mapped();
  }

  @Mutation(() => AnonymizePersonPayload, {
    description:
      "Ends a person's access and takes their name, account and address away, in all that is kept of them, for good. What they did stays, with role and delegation. For administrators.",
  })
  @Does<AnonymizePersonInput>((ctx, input) => anonymizePerson(ctx, { ...input, personId: person(input.personId) }))
  anonymizePerson(
    @Arg('input', () => AnonymizePersonInput, { description: INPUT }) _input: AnonymizePersonInput,
  ): never {
    return mapped();
  }
}
