import { type DocumentNode, print } from 'graphql';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { type Asked, Both, type Compared, isSame } from './both';
import { makeConsultation } from './consultation';
import { harvest } from './harvest';
import { generate } from './operations';
import { ACCOUNTS, LANGUAGES } from './people';
import { Random } from './random';
import { shrink } from './shrink';
import { type Pools, poolsOf } from './values';

const OPERATIONS = Number(process.env.JALON_OPERATIONS ?? 250);
const SEED = Number(process.env.JALON_SEED ?? 2027);
/** How often each operation is asked: by somebody else, with other values, so that plans are used again. */
const ASKED = 4;

let database: TestDatabase;
let open: Both;
let closed: Both;
let pools: Pools;

beforeAll(async () => {
  database = await cloneDatabase();
  const made = await makeConsultation(database.db, new Random(SEED));
  [open, closed] = await Promise.all([Both.over(database.db, true), Both.over(database.db, false)]);
  pools = poolsOf(made, await harvest(database.db, open));
});
afterAll(async () => {
  await Promise.all([open?.stop(), closed?.stop()]);
  await database?.drop();
});

test(
  `${OPERATIONS} invented operations are answered the same by both executions (seed ${SEED})`,
  async () => {
    const counts = new Counts();
    for (let n = 0; n < OPERATIONS; n += 1) {
      const random = new Random(SEED * 1_000_003 + n);
      const { document, variables } = generate(open.schema, random, pools);
      const isWrongAnyway = random.wronged;
      for (let asked = 0; asked < ASKED; asked += 1) {
        random.wronged = isWrongAnyway;
        const both = random.chance(0.8) ? open : closed;
        const accepted = random.chance(0.6) ? random.one(LANGUAGES) : undefined;
        const one = { document, variables: variables(random), account: random.one(ACCOUNTS), accepted };
        const compared = await both.compare(one, random.chance(0.05));
        counts.add(one, compared);
        if (isWrong(compared, random.wronged))
          throw new Error(await described(both, one, random.wronged, `operation ${n} of seed ${SEED}`));
      }
    }
    process.stdout.write(`${counts}\n`);
    expect(counts.compiled).toBeGreaterThan(OPERATIONS);
  },
  60_000 + OPERATIONS * 1_000,
);

/**
 * Where nothing is wrong and there is no error, one statement answers: else compiled execution could go unused, unseen. And
 * nothing that a client sends is a fault of ours.
 */
function isWrong(compared: Compared, wronged: boolean): boolean {
  const { compiled, expected } = compared;
  const isUnused = !compiled && !wronged && expected.errors.length === 0;
  return !isSame(compared) || isUnused || expected.errors.some((error) => / (INTERNAL|undefined):/.test(error));
}

class Counts {
  compiled = 0;
  private readonly outcomes = new Map<string, number>();

  add({ account = 'anonymous' }: Asked, { compiled, expected }: Compared): void {
    if (compiled) this.compiled += 1;
    const codes = [...new Set(expected.errors.map((error) => /(\w+):/.exec(error)?.[1] ?? ''))].sort().join('+');
    for (const key of [compiled ? 'compiled' : `field by field, ${codes || 'no error'}`, `by ${account}`, 'answers'])
      this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
  }

  toString(): string {
    const lines = [...this.outcomes].sort(([one], [other]) => one.localeCompare(other));
    return lines.map(([what, count]) => `  ${String(count).padStart(7)} ${what}`).join('\n');
  }
}

/** The smallest operation with this difference, and the difference. */
async function described(both: Both, asked: Asked, wronged: boolean, name: string): Promise<string> {
  const document: DocumentNode = await shrink(both.schema, asked.document, async (smaller) =>
    isWrong(await both.compare({ ...asked, document: smaller }), wronged),
  );
  const { expected, found, compiled } = await both.compare({ ...asked, document });
  return [
    `The two executions differ about ${name}, asked by ${asked.account ?? 'nobody known'} in ${asked.accepted ?? 'no language'}:`,
    print(document),
    `Variables: ${JSON.stringify(asked.variables)}`,
    `By graphql-js: ${expected.data.slice(0, 3_000)}\n${expected.errors.join('\n')}`,
    `${compiled ? 'Compiled' : 'After compiled execution declined'}: ${found.data.slice(0, 3_000)}\n${found.errors.join('\n')}`,
  ].join('\n');
}
