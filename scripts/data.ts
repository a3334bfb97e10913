import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config';
import { bytesOf, type Place, placesFor, removePlace } from '../src/database/embedded/places';

const USAGE = `npm run data                              lists what Jalon keeps on this machine
npm run data -- --remove <number or path>  removes one of it, for good
npm run data -- --remove-orphans           removes all that belongs to nothing
                                           --yes: without asking`;

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

/** Lists the databases and programs that Jalon keeps for this user, wherever they lie, and removes what is named. */
async function main(): Promise<void> {
  const wish = wishOf(process.argv.slice(2));
  const directory = join(readConfig().DATA_DIR, 'postgres');
  const places = placesFor(directory);
  const chosen = wish.orphans ? places.filter(({ orphan }) => orphan) : wish.place ? [named(places, wish.place)] : [];
  if (chosen.length === 0) {
    const ends = wish.orphans ? 'Nothing belongs to nothing.' : `\n${USAGE}`;
    return console.log([...places.map((place, at) => described(place, at + 1, directory)), ends].join('\n'));
  }
  if (!(wish.yes || (await confirmed(chosen, directory)))) throw new Error('Nothing was removed.');
  for (const place of chosen) remove(place);
}

function wishOf(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: { remove: { type: 'string' }, 'remove-orphans': { type: 'boolean' }, yes: { type: 'boolean' } },
    });
    return { place: values.remove, orphans: values['remove-orphans'] ?? false, yes: values.yes ?? false };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
}

function named(places: readonly Place[], name: string): Place {
  const found = places.find(({ path }, at) => name === String(at + 1) || resolve(name) === path);
  if (!found) throw new Error(`Jalon keeps nothing of this user at "${name}": see the list of npm run data.`);
  return found;
}

function remove(place: Place): void {
  try {
    removePlace(place);
    console.log(`Removed ${place.path}.`);
  } catch (error) {
    // One that is in use does not keep the others.
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

async function confirmed(chosen: readonly Place[], directory: string): Promise<boolean> {
  for (const [at, place] of chosen.entries()) console.log(described(place, at + 1, directory));
  if (!process.stdin.isTTY) throw new Error('Nothing was removed: say --yes if all of this is to be gone for good.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Remove this for good? Nothing brings it back. Type yes: ');
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

function described(place: Place, number: number, directory: string): string {
  const use = place.usedBy === undefined ? '' : `, in use (process ${place.usedBy})`;
  const size = `${(bytesOf(place) / 1_000_000).toFixed(1)} MB`;
  return `${String(number).padStart(3)}  ${place.path}   ${size}${use}\n     ${meaning(place, directory)}`;
}

function meaning({ kind, owner, orphan }: Place, directory: string): string {
  if (kind === 'programs')
    return `PostgreSQL's programs, ${orphan ? 'of another version of Jalon' : 'made anew when needed'}`;
  const data = owner && basename(owner) === 'postgres' ? dirname(owner) : owner;
  if (!orphan) return `the database of ${data}${owner === resolve(directory) ? ' (the DATA_DIR of now)' : ''}`;
  const reason =
    owner && existsSync(owner) ? 'which has another database now' : 'which is gone, or was moved and not started since';
  return `belongs to nothing: it was the database of ${data}, ${reason}`;
}
