import { parse, print } from 'graphql';
import type { Delivery } from '../../src/events/subscriber';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { Both, isSame } from './both';
import { makeConsultation, NOW } from './consultation';
import { harvest } from './harvest';
import { type Generated, generate } from './operations';
import { ACCOUNTS } from './people';
import { Random } from './random';
import { type Pools, poolsOf } from './values';

const OPERATIONS = Math.ceil(Number(process.env.JALON_OPERATIONS ?? 250) / 5);
const SEED = Number(process.env.JALON_SEED ?? 2027);
const DELIVERED = 5;
/** It stands where the log has an event that is somebody's. */
const MARK = { type: 'CAUGHT_UP', position: 7, reached: 7, occurredAt: NOW } as const;

let database: TestDatabase;
let both: Both;
let pools: Pools;
let events: Delivery['event'][];

beforeAll(async () => {
  database = await cloneDatabase();
  const made = await makeConsultation(database.db, new Random(SEED));
  both = await Both.over(database.db, true);
  pools = poolsOf(made, await harvest(database.db, both));
  events = await database.db.query('select position::float8 as position, type from event');
});
afterAll(async () => {
  await both?.stop();
  await database?.drop();
});

test(
  `what ${OPERATIONS} invented subscriptions deliver is the same by both executions (seed ${SEED})`,
  async () => {
    let compiled = 0;
    for (let n = 0; n < OPERATIONS; n += 1) {
      const random = new Random(SEED * 1_000_033 + n);
      const generated = generate(both.schema, random, pools, 'subscription');
      for (let delivered = 0; delivered < DELIVERED; delivered += 1)
        compiled += (await isDeliveredCompiled(generated, random)) ? 1 : 0;
    }
    expect(compiled).toBeGreaterThan(OPERATIONS);
  },
  60_000 + OPERATIONS * 1_000,
);

/** Whether one statement shows an event or a mark to somebody. Fails if graphql-js shows it differently. */
async function isDeliveredCompiled({ document, variables }: Generated, random: Random): Promise<boolean> {
  const event = random.chance(0.1) ? MARK : random.one(events);
  const account = random.one(ACCOUNTS.slice(1));
  const asked = { document, variables: variables(random), account, accepted: undefined, delivered: { event } };
  const found = await both.compiled(asked);
  const expected = await both.reference(asked);
  const isRight = found ? isSame({ expected, found, compiled: true }) : random.wronged || expected.errors.length > 0;
  const difference = { event, account, variables: asked.variables, expected, found };
  if (!isRight) throw new Error(`${print(document)}\n${JSON.stringify(difference, null, 1)}`);
  return found !== undefined;
}

test('a mark is nobody’s doing by either execution, whoever acted at its position', async () => {
  const document = parse('subscription { events { __typename cursor actor { person { id } delegation { id } } } }');
  const asked = { document, variables: {}, account: 'officer', accepted: undefined };
  const acted = await database.db.query(
    'select position::float8 as position from event where actor_id is not null limit 1',
  );
  const delivered = { event: { ...MARK, position: acted[0].position } };
  const [found, expected] = [
    await both.compiled({ ...asked, delivered }),
    await both.reference({ ...asked, delivered }),
  ];
  expect(found).toEqual(expected);
  expect(JSON.parse(expected.data).events).toMatchObject({ __typename: 'CaughtUp', actor: null });
});
