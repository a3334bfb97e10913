import sql from 'sql-template-tag';
import { onlyRow, type Queryable } from '../database/rows';
import { Fault } from '../errors';
import { spellReference } from '../nodes/reference';
import type { EventFilter } from './event.graphql';
import type { EventWish } from './event.reads';

const WISHED = ['round', 'pillar', 'measure', 'delegation'] as const;
const NAMED = ['roadmap', ...WISHED] as const;
type Named = (typeof NAMED)[number];

/** Finds what a filter names. Throws INVALID_FILTER for a reference that does not exist. */
export async function readEventWish(db: Queryable, filter: EventFilter | null): Promise<EventWish> {
  const types = filter?.types ? { types: filter.types } : {};
  const asked = NAMED.filter((name) => filter?.[name] != null);
  if (!filter || asked.length === 0) return types;
  const found = await readNamed(db, filter);
  for (const name of asked) if (found[name] === null) unknown(name, filter[name]);
  const ids = WISHED.flatMap((name) => (found[name] === null ? [] : [[`${name}Id`, found[name]]]));
  return { ...types, ...Object.fromEntries(ids) };
}

function readNamed(db: Queryable, filter: EventFilter): Promise<Record<Named, string | null>> {
  const asked = (name: Named) => spell(filter[name]);
  const roadmap = asked('roadmap');
  return onlyRow(
    db,
    sql`/* events.wish */
      with chosen as (select id from roadmap where case when ${roadmap}::text is null then is_default else code = ${roadmap} end)
      select (select id from chosen) as roadmap,
             (select id from round where reference = ${asked('round')} and roadmap_id = (select id from chosen)) as round,
             (select id from pillar where reference = ${asked('pillar')} and roadmap_id = (select id from chosen)) as pillar,
             (select id from measure where reference = ${asked('measure')} and roadmap_id = (select id from chosen)) as measure,
             (select id from delegation where code = ${asked('delegation')}) as delegation`,
  );
}

const spell = (said: string | null | undefined): string | null => (said == null ? null : spellReference(said));

function unknown(name: Named, asked: string | null | undefined): never {
  throw new Fault('INVALID_FILTER', `The filter's ${name} "${String(asked).slice(0, 64)}" does not exist.`);
}
