import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { type Config, readConfig } from '../src/config';
import { makeDataSource } from '../src/data-source';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded';
import { migrate } from '../src/database/migrate';
import { publishRoadmap } from '../src/roadmap/roadmap.service';
import { advanceRounds, announceRound } from '../src/rounds/round.service';
import { type Generation, type Place, writeBatch } from './generate/batch';
import { makePeople } from './generate/people';
import { planComments } from './generate/plan';
import { CODE, generatedRoadmap } from './generate/roadmap';
import { select } from './generate/rows';

const BATCH = 5_000;
const DAY = 86_400_000;
const DAYS_OPEN = 60;
const WORDS_INDEX = 'comment_search_words_idx';
const HALF_AN_HOUR = 1_800_000;

/** What was asked for, the day around which it is built, and how far it has come: kept in the database itself. */
interface Progress {
  readonly seed: number;
  readonly comments: number;
  readonly today: string;
  readonly done: number;
  readonly settled: boolean;
  /** How the index of words is made that was put aside. */
  readonly index?: string;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

/** Fills the database with the workload of a large consultation. What was interrupted goes on where it stopped. */
async function main(): Promise<void> {
  const asked = readArguments();
  await withDatabase(readConfig(), async (db) => {
    await migrate(db);
    const progress = await begin(db, asked);
    if (progress.settled) {
      console.log(`These ${progress.comments} comments are already there.`);
      return;
    }
    const started = Date.now();
    await generate(db, progress);
    await settle(db);
    console.log(`Generated ${progress.comments} comments in ${((Date.now() - started) / 1_000).toFixed(1)} s.`);
  });
}

/** While there is nothing to search, the index of the words is put aside: making it at the end takes a fraction of the time. */
async function putIndexAside(db: DataSource): Promise<void> {
  await db.transaction(async (tx) => {
    const [found] = await select<{ definition: string }>(
      tx,
      `select indexdef as definition from pg_indexes where indexname = '${WORDS_INDEX}' and not exists (select from comment)`,
    );
    if (!found) return;
    await keep(tx, { index: found.definition });
    await tx.query(`/* generate.index */ drop index ${WORDS_INDEX}`);
  });
}

/** Makes the index again, and brings the statistics to where a database that has grown slowly has them. */
async function settle(db: DataSource): Promise<void> {
  console.log('Making the index of words …');
  const [kept] = await select<{ index: string | null }>(
    db,
    "select value ->> 'index' as index from setting where key = 'generated'",
  );
  if (kept?.index)
    await db.query(`/* generate.index */ ${kept.index.replace('CREATE INDEX', 'create index if not exists')}`);
  await db.query('/* generate.vacuum */ vacuum (analyze)');
  await keep(db, { settled: true });
}

async function keep(db: Pick<DataSource, 'query'>, more: Partial<Progress>): Promise<void> {
  await db.query("/* generate.progress */ update setting set value = value || $1::jsonb where key = 'generated'", [
    JSON.stringify(more),
  ]);
}

function readArguments(): Pick<Progress, 'comments' | 'seed'> {
  const { values } = parseArgs({
    options: { comments: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  });
  const [comments, seed] = [Number(values.comments), Number(values.seed)];
  if (!Number.isInteger(comments) || comments < 1 || comments > 2_000_000)
    throw new Error('--comments takes a whole number from 1 to 2000000: npm run generate -- --comments 100000');
  if (!Number.isInteger(seed) || seed < 0 || seed > 2 ** 31)
    throw new Error('--seed takes a whole number from 0 to 2147483648.');
  return { comments, seed };
}

/** The database of DATABASE_URL, else the embedded one: as a guest of the running server, or started for the purpose. */
async function withDatabase(config: Config, work: (db: DataSource) => Promise<void>): Promise<void> {
  const dataDirectory = join(config.DATA_DIR, 'postgres');
  const embedded = config.DATABASE_URL
    ? undefined
    : await startEmbeddedPostgres({ dataDirectory, durable: true, say: console.log });
  const url = config.DATABASE_URL ?? embedded?.url ?? '';
  try {
    const db = await makeDataSource({ url, pool: 2, statementTimeout: HALF_AN_HOUR }).initialize();
    await work(db).finally(() => db.destroy());
  } finally {
    await embedded?.stop();
  }
}

async function begin(db: DataSource, asked: Pick<Progress, 'comments' | 'seed'>): Promise<Progress> {
  const fresh: Progress = { ...asked, today: new Date().toISOString().slice(0, 10), done: 0, settled: false };
  await db.query(
    "/* generate.begin */ insert into setting (key, value) values ('generated', $1::jsonb) on conflict do nothing",
    [JSON.stringify(fresh)],
  );
  const [kept] = await select<{ value: Progress }>(db, "select value from setting where key = 'generated'");
  const progress = kept?.value ?? fresh;
  if (progress.comments !== asked.comments || progress.seed !== asked.seed)
    throw new Error(
      `This database was filled with ${progress.comments} comments of seed ${progress.seed} before. Nothing is ever removed: take an empty database for another filling.`,
    );
  if (progress.done > 0 && progress.done < progress.comments) console.log(`Going on after ${progress.done} comments.`);
  return progress;
}

async function generate(db: DataSource, progress: Progress): Promise<void> {
  const { seed, comments } = progress;
  const today = new Date(progress.today);
  const people = await db.transaction((tx) => makePeople(tx, seed));
  const place = await makePlace(db, today);
  const opens = today.getTime() - DAYS_OPEN * DAY;
  const step = ((DAYS_OPEN - 1) * DAY) / (comments + 1);
  const generation: Generation = {
    seed,
    people,
    place,
    instantOf: (at) => new Date(opens + Math.round((at + 1) * step)),
  };
  const milestones = place.measures[0]?.milestones.length ?? 0;
  const plan = planComments(seed, {
    comments,
    milestones,
    measures: place.measures.length,
    delegations: people.delegations.length,
  });
  await putIndexAside(db);
  for (let done = progress.done; done < comments; done += BATCH) {
    const until = Math.min(done + BATCH, comments);
    await db.transaction(async (tx) => {
      await keep(tx, { done: until });
      await writeBatch(tx, generation, plan.slice(done, until));
    });
    console.log(`${String(Math.floor((100 * until) / comments)).padStart(3)} %   ${until} comments`);
  }
}

/** The roadmap GEN with one open round; the default one if it is the only one. */
async function makePlace(db: DataSource, today: Date): Promise<Place> {
  const roadmaps = await select<{ id: string; code: string }>(db, 'select id, code from roadmap');
  const known = roadmaps.find(({ code }) => code === CODE);
  const roadmapId = known?.id ?? (await publishRoadmap(db, generatedRoadmap(roadmaps.length === 0, today)));
  const [round] = await select<{ id: string }>(db, 'select id from round where roadmap_id = $1', [roadmapId]);
  const opensAt = new Date(today.getTime() - DAYS_OPEN * DAY);
  const roundId =
    round?.id ??
    (await announceRound(db, {
      ...{
        roadmapId,
        reference: 'R1',
        title: { EN: 'Generated round', FR: 'Cycle produit par un programme' },
        opensAt,
      },
      closesAt: new Date(today.getTime() + DAYS_OPEN * DAY),
      lateUntil: new Date(today.getTime() + (DAYS_OPEN + 7) * DAY),
      ...{ timeZone: 'Europe/Zurich', release: 'IMMEDIATE' },
    }));
  await advanceRounds(db, opensAt);
  return { roadmapId, roundId, measures: await measuresOf(db, roadmapId) };
}

function measuresOf(db: DataSource, roadmapId: string): Promise<Place['measures']> {
  return select(
    db,
    `select m.id, m.pillar_id as "pillarId", array(select s.id from milestone s where s.measure_id = m.id order by s.position) as milestones
     from measure m where m.roadmap_id = $1 order by m.position`,
    [roadmapId],
  );
}
