import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Sql } from 'sql-template-tag';
import { fits } from './given';
import { isIrregular } from './irregular';
import type { ReadBack } from './mapping';
import { type Asked, OFTEN, type Plan, planOf, type Step, shown } from './plan';
import { revealed } from './reveal';
import type { Operation } from './selection';
import { type Answer, readTogether, type Sharing, sharingOf } from './sharing';
import type { Query, Run, Statement } from './slot';

export interface ReaderOptions {
  readonly query: Query;
  /** For whom a context asks, with slots for all that is personal, and a name for those for whom the same plan serves. */
  asking(context: object): Asked;
  /**
   * What every compiled statement reads along, to make sure that it was asked for the right person. False: it was not;
   * the context has been put right, and the step is to be taken again.
   */
  readonly watch?: { sql(asking: unknown): Sql | undefined; isRight(context: object, seen: unknown): Promise<boolean> };
  /** How many characters of SQL all plans together may have. */
  readonly planCharacters: number;
}

/** What was planned for the operations of one document. */
type Planned = Map<string, Plan[]>;

const MOST_PLANS_OF_ONE = 32;
const ATTEMPTS = 4;
/** What was read for somebody with other rights than those that hold: the context knows better by now. */
const WRONG = Symbol('wrong');

/** Reads answers from the database: whole operations in one statement, and single fields for execution by graphql-js. */
export class Reader {
  private readonly planned: LRUCache<DocumentNode, Planned>;
  private readonly failures = new WeakMap<object, unknown>();
  private readonly outcomes = new WeakMap<object, Map<string, Promise<unknown>>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly options: ReaderOptions,
  ) {
    this.planned = new LRUCache({ maxSize: options.planCharacters });
  }

  /**
   * The data of an operation as JSON, read in one statement. Undefined if it must be executed field by field: because it
   * is irregular, or because it failed, and the error has to find its place.
   */
  async answer(
    document: DocumentNode,
    definition: OperationDefinitionNode,
    given: Readonly<Record<string, unknown>> | undefined,
    context: object,
    delivery: Pick<Run, 'outcome'> = {},
  ): Promise<string | undefined> {
    const { coerced } = getVariableValues(this.schema, definition.variableDefinitions ?? [], given ?? {});
    if (!coerced) return undefined;
    const run = { variables: coerced, context, ...delivery };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const plan = this.planFor(document, definition, run);
      const answer = plan && (await this.answerBy(plan, run));
      if (answer !== WRONG) return answer;
    }
    return undefined;
  }

  /** Who may be given the same answers as this one. Undefined if it must be executed field by field, for each alone. */
  sharing(
    document: DocumentNode,
    definition: OperationDefinitionNode,
    given: Readonly<Record<string, unknown>> | undefined,
    context: object,
  ): Sharing | undefined {
    const { coerced } = getVariableValues(this.schema, definition.variableDefinitions ?? [], given ?? {});
    if (!coerced) return undefined;
    const run = { variables: coerced, context };
    const plan = this.planFor(document, definition, run);
    return plan && sharingOf(plan, run);
  }

  /** The data of a delivery as JSON, for each run of a family. */
  answerTogether({ plan }: Sharing, runs: readonly Run[]): Promise<readonly Answer[]> {
    return readTogether(plan, runs, this.options.query);
  }

  private async answerBy(plan: Plan, run: Run): Promise<string | typeof WRONG | undefined> {
    plan.uses += 1;
    const parts: string[] = [];
    for (const step of plan.steps) {
      const part = await this.take(step, plan, run);
      if (part === undefined || part === WRONG) return part;
      parts.push(part);
    }
    return `{${parts.join(',')}}`;
  }

  askingOf(context: object): unknown {
    return this.options.asking(context).asking;
  }

  read(statement: Statement, run: Run): Promise<readonly (readonly unknown[])[]> {
    return this.options.query(statement.text, statement.bind(run), false);
  }

  /** What a mutation's field has done: done once, whichever execution comes to it. */
  written(context: object, key: string, write: () => Promise<unknown>): Promise<unknown> {
    const done = this.outcomes.get(context) ?? new Map<string, Promise<unknown>>();
    this.outcomes.set(context, done);
    const outcome = done.get(key) ?? write();
    done.set(key, outcome);
    return outcome;
  }

  /** Throws the error at which compiled execution ended, for graphql-js to give it its place. */
  rethrow(context: object): void {
    if (this.failures.has(context)) throw this.failures.get(context);
  }

  /** Has execution field by field end at once, with an error that is known. */
  failWith(context: object, error: unknown): void {
    this.failures.set(context, error);
  }

  private planFor(document: DocumentNode, definition: OperationDefinitionNode, run: Run): Plan | undefined {
    const asked = this.options.asking(run.context);
    const planned = this.planned.get(document) ?? new Map<string, Plan[]>();
    const key = `${asked.name} ${definition.name?.value ?? ''}`;
    const plans = planned.get(key) ?? [];
    try {
      const known = plans.find(({ guards }) => fits(guards, run));
      if (known) return known;
      const operation = operationOf(this.schema, document, definition);
      // A delivery is for somebody whose rights were read for it, and what it reads is not theirs alone.
      const watch = definition.operation === 'subscription' ? undefined : this.options.watch?.sql(asked.asking);
      const made = planOf(operation, asked, watch, run);
      planned.set(key, [made, ...plans].slice(0, MOST_PLANS_OF_ONE));
      this.keep(document, planned);
      return made;
    } catch {
      // Irregular: what is wrong with it is said where it can be said in full.
      return undefined;
    }
  }

  private keep(document: DocumentNode, planned: Planned): void {
    const size = [...planned.values()].flat().reduce((sum, plan) => sum + plan.size, 1);
    this.planned.set(document, planned, { size });
  }

  /** The part of the answer that a step gives. */
  private async take(step: Step, plan: Plan, run: Run): Promise<string | typeof WRONG | undefined> {
    const { write, statement, keys, watched } = step;
    try {
      let early: Awaited<ReturnType<Query>> | undefined;
      const readBack: ReadBack = async (outcome, query) => {
        if (!statement || this.options.asking(run.context).name !== plan.name) return;
        early = await query(statement.text, statement.bind({ ...run, outcome }), true);
      };
      const outcome = write
        ? await this.written(run.context, keys[0] ?? '', () => write.do(write.argsIn(run), run.context, readBack))
        : run.outcome;
      // A write makes sure of the rights that hold: the answer may be for another role than it was planned for.
      if (this.options.asking(run.context).name !== plan.name) return WRONG;
      const values = statement?.bind({ ...run, outcome }) ?? [];
      const read = this.options.query;
      const [row = []] = early ?? (statement ? await read(statement.text, values, plan.uses > OFTEN) : []);
      const isRight = watched === undefined || (await this.options.watch?.isRight(run.context, row[watched])) !== false;
      return isRight ? revealed(shown(step, row), outcome) : WRONG;
    } catch (error) {
      if (!write && !isIrregular(error)) this.failures.set(run.context, error);
      return undefined;
    }
  }
}

function operationOf(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): Operation {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments[one.name.value] = one;
  return { schema, definition, fragments };
}
