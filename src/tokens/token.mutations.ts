import { Arg, Mutation, Resolver } from 'type-graphql';
import { rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped } from '../reads/mapping';
import { CreateTokenInput, CreateTokenPayload, RevokeTokenInput, RevokeTokenPayload } from './token.graphql';
import { createToken, revokeToken } from './token.service';

const INPUT = 'What is to be done.';

@Resolver()
export class TokenMutations {
  @Mutation(() => CreateTokenPayload, {
    description: 'Makes a token for a machine, and tells it once. For those who look after the machine.',
  })
  @Does<CreateTokenInput>((ctx, input) => createToken(ctx, { ...input, personId: rowId('Person', input.personId) }))
  createToken(@Arg('input', () => CreateTokenInput, { description: INPUT }) _input: CreateTokenInput): never {
    return mapped();
  }

  @Mutation(() => RevokeTokenPayload, {
    description: 'Ends a token at once, on open sockets too. For those who look after the machine.',
  })
  @Does<RevokeTokenInput>((ctx, input) =>
    revokeToken(ctx, { tokenId: rowId('AccessToken', input.tokenId), reason: input.reason ?? null }),
  )
  revokeToken(@Arg('input', () => RevokeTokenInput, { description: INPUT }) _input: RevokeTokenInput): never {
    return mapped();
  }
}
