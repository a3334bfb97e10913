import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock';
import { firstRow, onlyRow, rows } from '../database/rows';
import type { Log } from '../log';
import { publishRoadmap } from '../roadmap/roadmap.service';
import { advanceRounds, announceRound } from '../rounds/round.service';
import { playFirstRound } from './demo-consultation';
import { demoComments, demoRoadmap } from './demo-data';
import { beginDemo, makeDemoPeople } from './demo-people';

export interface DemoOptions {
  readonly db: DataSource;
  readonly clock: Clock;
  readonly log: Log;
  say(line: string): void;
}

const DAY = 86_400_000;

/**
 * Plays the demo consultation through the services of live traffic, with the clock set to its days. Its dates are relative
 * to the first start. A start that was interrupted goes on where it stopped; a finished demo is left alone.
 */
export async function loadDemo({ db, clock, say }: DemoOptions): Promise<void> {
  const comments = demoComments();
  await beginDemo(db, clock(), comments);
  if (await firstRow(db, sql`select 1 from setting where key = 'demo.done'`)) return;
  const begun = await remember(db, 'demo.begun', clock().toISOString());
  say('Loading the demo consultation …');
  await makeDemoPeople(db, comments);
  const plan = demoRoadmap();
  const { id: roadmapId } = (await firstRow<{ id: string }>(
    db,
    sql`select id from roadmap where code = ${plan.code}`,
  )) ?? { id: await publishRoadmap(db, plan) };
  const midnight = new Date(begun.slice(0, 10)).getTime();
  const day = (offset: number) => new Date(midnight + offset * DAY);
  await announce(
    db,
    roadmapId,
    'R1',
    ['First round of comments', 'Premier cycle de consultation'],
    [day(-120), day(-60), day(-53)],
  );
  await announce(
    db,
    roadmapId,
    'R2',
    ['Second round of comments', 'Deuxième cycle de consultation'],
    [day(-7), day(30), day(37)],
  );
  await playFirstRound({ db, comments, opensAt: day(-120), closesAt: day(-60), answersUntil: day(-14) });
  await advanceRounds(db, clock());
  await remember(db, 'demo.done', clock().toISOString());
  say(`Loaded ${comments.length} comments in two rounds.`);
}

async function announce(
  db: DataSource,
  roadmapId: string,
  reference: string,
  [en = '', fr = '']: string[],
  [opensAt, closesAt, lateUntil]: Date[],
): Promise<void> {
  if (!opensAt || !closesAt || !lateUntil) throw new Error('A round needs three instants');
  if (await firstRow(db, sql`select 1 from round where roadmap_id = ${roadmapId} and reference = ${reference}`)) return;
  await announceRound(db, {
    roadmapId,
    reference,
    title: { EN: en, FR: fr },
    opensAt,
    closesAt,
    lateUntil,
    timeZone: 'Europe/Zurich',
    release: 'IMMEDIATE',
  });
}

/** The value under which the demo was first begun, or this one. */
async function remember(db: DataSource, key: string, value: string): Promise<string> {
  await rows(
    db,
    sql`insert into setting (key, value) values (${key}, ${JSON.stringify(value)}::jsonb) on conflict do nothing`,
  );
  const kept = await onlyRow<{ value: string }>(db, sql`select value from setting where key = ${key}`);
  return kept.value;
}
