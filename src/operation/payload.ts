import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Transaction } from '../database/transaction';
import type { Language } from '../language/language';
import { type ErrorCode as Code, errorCodes, messageOf } from '../language/messages';
import { type Problem, Refusal, refuse } from '../language/refusal';
import { type ReadBack, Reads, Writes } from '../reads/mapping';
import type { Revealing } from '../reads/reveal';
import { type Acting, type Context, personOf, RightsChanged } from './context';
import { errors, payload } from './payload.reads';
import { holdsScope, missingScope } from './scope';
import { noteRefusal } from './underway';
import { type Person, scopesOf } from './viewer';

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
  @Reads(errors)
  errors!: UserError[];
}

/** What a mutation did: the ids of the objects that its payload shows, and why nothing was done. */
interface Outcome {
  readonly ids: readonly string[];
  readonly errors: readonly UserError[];
  readonly report: unknown;
  readonly revealed?: Revealing['revealed'];
}

/** What a mutation tells besides the objects that it made: what can be told once, such as a secret, or row by row. */
export interface Reported {
  readonly ids: readonly string[];
  /** In the caller's language. */
  report(language: Language): unknown;
  readonly revealed?: Revealing['revealed'];
}

/** What the work of a mutation gives: the id of what it did, several, or more than that. */
export type Done = string | readonly string[] | Reported;

/**
 * Says what a mutation does with its input. It answers with the ids of the objects that its payload shows; a refusal
 * shows the object as it stands, where there is one. The payload is read after the commit, as every reader would see it.
 */
export function Does<Input>(work: (ctx: Acting, input: Input) => Promise<Done>): MethodDecorator {
  return (target, name, descriptor) => {
    Reads(payload)(target, name, descriptor);
    Writes<{ readonly input: Input }, Context>((args, ctx, readBack) =>
      outcomeOf(ctx, String(name), (acting) => work(acting, args.input), readBack),
    )(target, name, descriptor);
  };
}

const ATTEMPTS = 3;

/** The rights with which the work is begun are those last seen: the transaction makes sure of them, a refusal looks again. */
async function outcomeOf(
  ctx: Context,
  mutation: string,
  work: (acting: Acting) => Promise<Done>,
  readBack?: ReadBack,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const viewer = personOf(ctx);
    try {
      requireScope(viewer, mutation);
      return done(ctx, await work(actingFor(ctx, readBack)));
    } catch (error) {
      if (error instanceof Refusal) await ctx.renew();
      const changed = error instanceof RightsChanged || ctx.viewer !== viewer;
      if (changed && attempt < ATTEMPTS) continue;
      if (error instanceof Refusal) return refused(ctx, error);
      throw error;
    }
  }
}

/** Before any work: a token is for what its scopes say, whatever the role of its machine may. */
function requireScope(viewer: Person, mutation: string): void {
  const scope = missingScope(viewer.scopes, mutation);
  if (scope !== undefined) refuse('SCOPE_MISSING', ['input'], { scope });
}

function actingFor(ctx: Context, readBack: ReadBack | undefined): Acting {
  const { db, viewer, now, settings } = ctx;
  const afterwards = async (tx: Transaction, result: unknown) =>
    readBack?.(done(ctx, result as Done), (...statement) => tx.read(...statement));
  return { db, viewer, now, settings, sure: (tx) => ctx.sure(tx), afterwards };
}

function done(ctx: Context, result: Done): Outcome {
  if (typeof result === 'string') return { ids: shownTo(ctx, [result]), errors: [], report: null };
  if (!('report' in result)) return { ids: shownTo(ctx, result), errors: [], report: null };
  const { ids, revealed = [] } = result;
  return { ids: shownTo(ctx, ids), errors: [], report: result.report(ctx.language), revealed };
}

/** To show an object is to let it be read, with all that it leads to. */
function shownTo({ viewer }: Context, ids: readonly string[]): readonly string[] {
  return holdsScope(scopesOf(viewer), 'READ') ? ids : [];
}

function refused(ctx: Context, { currentId, problems }: Refusal): Outcome {
  for (const { code } of problems) noteRefusal(code);
  return {
    ids: shownTo(ctx, currentId ? [currentId] : []),
    errors: problems.map((problem) => userError(ctx, problem)),
    report: null,
  };
}

function userError(ctx: Context, { code, path, parameters, occasion }: Problem): UserError {
  return { code, message: messageOf(code, ctx.language, parameters, occasion), path: [...(path ?? ['input'])] };
}
