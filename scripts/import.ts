import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/clock';
import { readConfig } from '../src/config';
import { delegationsOf, kindOf, type Meant, type MeantTable, peopleOf } from '../src/exchange/people-table';
import { readTable } from '../src/exchange/read-table';
import { fault, sentence } from '../src/exchange/table';
import { messageOf } from '../src/language/messages';
import type { DelegationWish, PersonWish, PlannedDelegation, PlannedPerson } from '../src/members/admission.rules';
import { admitAll } from '../src/members/admission.service';
import { anonymous } from '../src/operation/viewer';
import { withDatabase } from './with-database';

const USAGE = `Loads delegations and people from tables, all or none:

  npm run import -- delegations.csv people.csv

  --dry-run           shows row by row what would be created, changed and refused
  --encoding <name>   for a .csv that is not UTF-8, such as windows-1252

The tables are told apart by their headings; empty ones and an example lie in docs/import.`;

withDatabase(async (db) => {
  const { values, positionals: paths } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false }, encoding: { type: 'string' } },
    allowPositionals: true,
  });
  if (paths.length === 0) throw new Error(USAGE);
  const dryRun = values['dry-run'];
  const lists = await readLists(paths, values.encoding);
  const { ONE_CONTACT_POINT: oneContactPoint, ONE_KEY: oneKey, PUBLIC_READ: publicRead } = readConfig();
  const ctx = { db, viewer: anonymous, now: systemClock(), settings: { publicRead, oneKey, oneContactPoint } };
  const delegations = lists.delegations.map(({ wish }) => wish);
  const people = lists.people.map(({ wish }) => wish);
  const plan = await admitAll(ctx, { delegations, people }, { dryRun, say: (line) => console.error(line) });
  const rows = [
    ...plan.delegations.map((row, at) => ({ ...row, key: row.wish.code, ...lists.delegations[at] })),
    ...plan.people.map((row, at) => ({ ...row, key: row.wish.account, ...lists.people[at] })),
  ];
  const refused = rows.filter(({ action }) => action === 'REFUSED');
  for (const row of dryRun ? rows : refused) console.log(told(row));
  console.log(summary(rows, dryRun, refused.length > 0));
  if (refused.length > 0) process.exitCode = 1;
});

interface InFile {
  readonly file: string;
}
interface Lists {
  readonly delegations: (Meant<DelegationWish> & InFile)[];
  readonly people: (Meant<PersonWish> & InFile)[];
}

async function readLists(paths: readonly string[], encoding: string | undefined): Promise<Lists> {
  const lists: Lists = { delegations: [], people: [] };
  for (const path of paths) {
    const table = await readTable(path, bytesOf(path), encoding);
    console.error(`Read ${table.file}: ${table.rows.length} rows.`);
    const { file } = table;
    const isPeople = kindOf(table) === 'people';
    const { ignored } = isPeople
      ? taken(peopleOf(table), (row) => lists.people.push({ ...row, file }))
      : taken(delegationsOf(table), (row) => lists.delegations.push({ ...row, file }));
    if (ignored.length > 0) console.error(`${file}: ignored the columns ${ignored.join(', ')}.`);
  }
  return lists;
}

function taken<Wish>(table: MeantTable<Wish>, take: (row: Meant<Wish>) => void): MeantTable<Wish> {
  for (const row of table.rows) take(row);
  return table;
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw fault(path, 'cannot be read. Give the path of a .csv or an .xlsx file.');
  }
}

type Row = (Omit<PlannedDelegation, 'wish'> | Omit<PlannedPerson, 'wish'>) & {
  readonly key: string;
  readonly row?: number;
  readonly file?: string;
};

function told({ file = '', row, key, action, changes, problems }: Row): string {
  if (action !== 'REFUSED') {
    const place = { file, ...(row !== undefined && { row }) };
    return sentence({
      ...place,
      what: `${key} ${WORDS[action]}${changes.length > 0 ? `: ${changes.join(', ')}` : ''}.`,
    });
  }
  return problems
    .map(({ code, column, parameters }) =>
      sentence({ file, ...(row !== undefined && { row }), column, what: messageOf(code, 'EN', parameters) }),
    )
    .join('\n');
}

const WORDS = { CREATED: 'is created', CHANGED: 'is changed', UNCHANGED: 'stays as it is' } as const;

function summary(rows: readonly Row[], dryRun: boolean, isRefused: boolean): string {
  const count = (action: string) => rows.filter((row) => row.action === action).length;
  const counts = `${count('CREATED')} created, ${count('CHANGED')} changed, ${count('UNCHANGED')} as they are`;
  if (isRefused) return `Nothing was written: ${count('REFUSED')} rows are refused.`;
  return dryRun ? `Nothing was written. It would be: ${counts}.` : `Done: ${counts}.`;
}
