import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { type Context, forgetLoaded } from './context';
import { type Problem, Refusal } from './errors';
import { type ErrorCode as Code, errorCodes, messageOf } from './language/messages';

export const ErrorCode = Object.fromEntries(Object.keys(errorCodes).map((code) => [code, code])) as {
  readonly [code in Code]: code;
};
registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Why a request was refused, or why something is not permitted.',
  valuesConfig: Object.fromEntries(Object.entries(errorCodes).map(([code, description]) => [code, { description }])),
});

@ObjectType({ description: 'Something in a request that a user can put right. Nothing was changed.' })
export class UserError {
  @Field(() => ErrorCode, { description: 'What kind of error it is, for programs.' })
  code!: Code;

  @Field(() => String, { description: "What was wrong and what would be right, in the caller's language." })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'Where it lies in the variables: `["input", "body"]`.' })
  path!: string[] | null;
}

@ObjectType({
  description: 'What a mutation answers: the object as it is now, or the reasons why nothing was changed.',
})
export abstract class Payload {
  @Field(() => [UserError], {
    description: 'Why nothing was changed; empty if it was done. At most one per fault found.',
  })
  errors!: UserError[];
}

/**
 * Does the work and shows its outcome. A refusal shows `current`: the object as it stands, where there is one.
 * The read back follows the commit, and sees what every other reader sees.
 */
export async function answer<Outcome, Shown extends object>(
  ctx: Context,
  work: () => Promise<Outcome>,
  show: (outcome: Outcome | undefined, currentId: string | undefined) => Promise<Shown> | Shown,
): Promise<Shown & { errors: UserError[] }> {
  try {
    const outcome = await work();
    forgetLoaded(ctx);
    return { ...(await show(outcome, undefined)), errors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    forgetLoaded(ctx);
    return {
      ...(await show(undefined, error.currentId)),
      errors: error.problems.map((problem) => userError(ctx, problem)),
    };
  }
}

function userError(ctx: Context, { code, path, parameters }: Problem): UserError {
  return { code, message: messageOf(code, ctx.language, parameters), path: [...(path ?? ['input'])] };
}
