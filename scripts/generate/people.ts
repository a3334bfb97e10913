import type { EntityManager } from 'typeorm';
import type { Language } from '../../src/language/language';
import { Chance } from './chance';
import { insertRows, select } from './rows';

const DELEGATIONS = 194;
const REGIONS = ['AFRICA', 'AMERICAS', 'ARAB_STATES', 'ASIA_PACIFIC', 'CIS', 'EUROPE'];
const LANGUAGES: readonly (readonly [Language, number])[] = [
  ['EN', 40],
  ['FR', 20],
  ['ES', 15],
  ['AR', 10],
  ['RU', 8],
  ['ZH', 7],
];

export interface Delegation {
  readonly id: string;
  readonly code: string;
  readonly language: Language;
  readonly contactId: string;
}

export interface People {
  readonly delegations: readonly Delegation[];
  readonly officers: readonly string[];
  readonly approver: string;
}

/** 194 delegations, G001 to G194, with three people each (`g001-contact` …), and the Secretariat's accounts if they are missing. */
export async function makePeople(tx: EntityManager, seed: number): Promise<People> {
  const chance = new Chance(seed, 1);
  const delegations = Array.from({ length: DELEGATIONS }, (_, at) => {
    const code = `G${String(at + 1).padStart(3, '0')}`;
    return {
      id: chance.uuid(),
      code,
      language: at === 0 ? ('EN' as const) : chance.weighted(LANGUAGES),
      contactId: chance.uuid(),
    };
  });
  await insertRows(
    tx,
    'delegation',
    delegations.map(({ id, code }, at) => ({
      ...{ id, code, kind: at % 10 === 9 ? 'SECTOR_MEMBER' : 'MEMBER_STATE', region: REGIONS[at % REGIONS.length] },
      name: { EN: `Delegation ${code}`, FR: `Délégation ${code}` },
    })),
  );
  await insertRows(
    tx,
    'person',
    delegations.flatMap(({ id, code, language, contactId }) => {
      const person = (suffix: string, name: string, role: string, personId: string) => ({
        ...{ id: personId, account: `${code.toLowerCase()}-${suffix}`, name: `${name}, ${code}`, role, language },
        delegation_id: id,
      });
      return [
        person('contact', 'Contact point', 'CONTACT_POINT', contactId),
        person('deputy', 'Deputy', 'DEPUTY', chance.uuid()),
        person('reviewer', 'Reviewer', 'REVIEWER', chance.uuid()),
      ];
    }),
  );
  const officer = (account: string, role: string) => ({
    id: chance.uuid(),
    account,
    name: account,
    role,
    language: 'EN',
  });
  await insertRows(tx, 'person', [
    officer('officer', 'OFFICER'),
    officer('officer2', 'OFFICER'),
    officer('approver', 'APPROVER'),
    officer('admin', 'ADMINISTRATOR'),
    officer('convener', 'CONVENER'),
  ]);
  return { delegations, ...(await secretariat(tx)) };
}

async function secretariat(tx: EntityManager): Promise<Pick<People, 'officers' | 'approver'>> {
  const found = await select<{ id: string; account: string }>(
    tx,
    "select id, account from person where account in ('officer', 'officer2', 'approver') order by account",
  );
  const idOf = (account: string) => found.find((person) => person.account === account)?.id ?? '';
  return { officers: [idOf('officer'), idOf('officer2')], approver: idOf('approver') };
}
