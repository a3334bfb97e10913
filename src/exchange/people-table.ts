import { DelegationKind, Region } from '../identity/delegation.entity';
import { isLanguage, LANGUAGES, type Language } from '../language/language';
import type { DelegationWish, PersonWish } from '../members/admission.rules';
import { Role } from '../operation/viewer';
import { sameHeading, type Table, TableFault, type TableProblem, type TableRow } from './table';

/** A row as it was meant, and where it stands. */
export interface Meant<Wish> {
  readonly row: number;
  readonly wish: Wish;
}

export interface MeantTable<Wish> {
  readonly rows: readonly Meant<Wish>[];
  /** Headings that say nothing here; they are named, and left out. */
  readonly ignored: readonly string[];
}

const NAME_HEADINGS = LANGUAGES.map((language) => `name ${language.toLowerCase()}`);
export const DELEGATION_HEADINGS = ['code', 'kind', 'region', 'name', ...NAME_HEADINGS];
export const PEOPLE_HEADINGS = ['account', 'name', 'email', 'role', 'delegation', 'language'];

/** Whether a table has people or delegations; by its headings, whatever the file is called. */
export function kindOf(table: Table): 'people' | 'delegations' {
  const has = (heading: string) => table.headings.some((one) => sameHeading(one, heading));
  if (has('account')) return 'people';
  if (has('code')) return 'delegations';
  throw new TableFault([
    {
      file: table.file,
      row: 1,
      what: `has neither the heading "account", as a table of people has, nor "code", as one of delegations. It has: ${table.headings.join(', ')}.`,
    },
  ]);
}

/** Throws a TableFault that names every cell that is wrong. */
export function delegationsOf(table: Table): MeantTable<DelegationWish> {
  return meant(table, DELEGATION_HEADINGS, ['code', 'kind', 'name'], (cell, wrong) => ({
    code: cell('code').toUpperCase(),
    kind: oneOf(DelegationKind, cell('kind')) ?? wrong('kind', `must be one of ${list(DelegationKind)}.`),
    region:
      cell('region') === ''
        ? null
        : (oneOf(Region, cell('region')) ?? wrong('region', `must be one of ${list(Region)}.`)),
    name: {
      ...(cell('name') !== '' && { EN: cell('name') }),
      ...Object.fromEntries(
        LANGUAGES.map((language) => [language, cell(`name ${language.toLowerCase()}`)]).filter(
          ([, text]) => text !== '',
        ),
      ),
    },
  }));
}

export function peopleOf(table: Table): MeantTable<PersonWish> {
  return meant(table, PEOPLE_HEADINGS, ['account', 'name', 'role'], (cell, wrong) => ({
    account: cell('account'),
    name: cell('name'),
    email: cell('email') || null,
    role: roleOf(cell('role')) ?? wrong('role', `must be one of ${list(ROLES)}.`),
    delegation: cell('delegation').toUpperCase() || null,
    language: languageOf(cell('language'), wrong),
  }));
}

const { ANONYMOUS: _, ...ROLES } = Role;
const roleOf = (text: string) => oneOf(ROLES, text);

function languageOf(text: string, wrong: Wrong): Language | null {
  if (text === '') return null;
  const language = text.toUpperCase();
  return isLanguage(language) ? language : wrong('language', `must be one of ${LANGUAGES.join(', ')}.`);
}

/** MEMBER_STATE is also written "Member State". */
function oneOf<Value extends string>(values: { readonly [value in Value]: value }, text: string): Value | undefined {
  return (Object.keys(values) as Value[]).find((value) => sameHeading(value, text));
}

const list = (values: object): string => Object.keys(values).join(', ');

type Cell = (heading: string) => string;
type Wrong = (column: string, what: string) => never;

class WrongCell extends Error {}

function meant<Wish>(
  table: Table,
  headings: readonly string[],
  needed: readonly string[],
  make: (cell: Cell, wrong: Wrong) => Wish,
): MeantTable<Wish> {
  const { file, rows } = table;
  const columnOf = (heading: string) => table.headings.findIndex((one) => sameHeading(one, heading));
  const missing = needed.filter((heading) => columnOf(heading) < 0);
  if (missing.length > 0) {
    throw new TableFault(missing.map((heading) => ({ file, row: 1, what: `lacks the heading "${heading}".` })));
  }
  const problems: TableProblem[] = [];
  const made = rows.flatMap((row): Meant<Wish>[] => {
    if (isHeadings(table, row)) {
      problems.push({ file, row: row.row, what: 'repeats the headings. A table has one row of headings.' });
      return [];
    }
    const wrong: Wrong = (column, what) => {
      problems.push({ file, row: row.row, column, what: `${quoted(row.cells[columnOf(column)] ?? '')} ${what}` });
      throw new WrongCell();
    };
    try {
      return [{ row: row.row, wish: make((heading) => row.cells[columnOf(heading)] ?? '', wrong) }];
    } catch (error) {
      if (!(error instanceof WrongCell)) throw error;
      return [];
    }
  });
  if (problems.length > 0) throw new TableFault(problems);
  const ignored = table.headings.filter((one) => !headings.some((heading) => sameHeading(one, heading)));
  return { rows: made, ignored };
}

const quoted = (text: string): string => (text === '' ? 'is empty; it' : `is "${text.slice(0, 60)}"; it`);

function isHeadings({ headings }: Table, { cells }: TableRow): boolean {
  const same = cells.filter((cell, at) => cell !== '' && sameHeading(cell, headings[at] ?? '')).length;
  return same >= 2;
}
