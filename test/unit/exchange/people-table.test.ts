import { delegationsOf, kindOf, peopleOf } from '../../../src/exchange/people-table';
import { readTable } from '../../../src/exchange/read-table';
import { TableFault } from '../../../src/exchange/table';

const table = (text: string) => readTable('list.csv', Buffer.from(text));

async function faultsOf(text: string, read: typeof peopleOf | typeof delegationsOf): Promise<string[]> {
  const given = await table(text);
  try {
    read(given);
  } catch (error) {
    if (error instanceof TableFault) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('people are read whatever the order of the headings, their case and what else there is', async () => {
  const { rows, ignored } = peopleOf(
    await table(
      'Role;Phone;NAME;Account;Delegation\nContact point;1;A. Person;a@example.org;qm\nofficer;;B;b@example.org;\n',
    ),
  );
  expect(ignored).toEqual(['Phone']);
  expect(rows).toEqual([
    {
      row: 2,
      wish: {
        account: 'a@example.org',
        name: 'A. Person',
        email: null,
        role: 'CONTACT_POINT',
        delegation: 'QM',
        language: null,
      },
    },
    {
      row: 3,
      wish: { account: 'b@example.org', name: 'B', email: null, role: 'OFFICER', delegation: null, language: null },
    },
  ]);
});

test('delegations have names in up to six languages', async () => {
  const { rows } = delegationsOf(await table('code,kind,region,name,name fr\nqm,Member State,Arab States,One,Un\n'));
  expect(rows).toEqual([
    { row: 2, wish: { code: 'QM', kind: 'MEMBER_STATE', region: 'ARAB_STATES', name: { EN: 'One', FR: 'Un' } } },
  ]);
});

test('a table says by its headings what it holds', async () => {
  expect(kindOf(await table('account,name\na,b'))).toBe('people');
  expect(kindOf(await table('code,name\na,b'))).toBe('delegations');
  const neither = await table('first,second\na,b');
  expect(() => kindOf(neither)).toThrow(/row 1: has neither the heading "account".*first, second/);
});

test('every wrong cell is named at once, with its row and column and what would be right', async () => {
  expect(await faultsOf('account,name,role,language\na,A,Boss,EN\nb,B,OFFICER,klingon\nc,C,,\n', peopleOf)).toEqual([
    'list.csv, row 2, column role: is "Boss"; it must be one of CONTACT_POINT, DEPUTY, REVIEWER, OFFICER, APPROVER, ADMINISTRATOR, CONVENER.',
    'list.csv, row 3, column language: is "klingon"; it must be one of AR, EN, ES, FR, RU, ZH.',
    'list.csv, row 4, column role: is empty; it must be one of CONTACT_POINT, DEPUTY, REVIEWER, OFFICER, APPROVER, ADMINISTRATOR, CONVENER.',
  ]);
  expect(await faultsOf('code,kind,region,name\nQM,MEMBER_STATE,MARS,A', delegationsOf)).toEqual([
    'list.csv, row 2, column region: is "MARS"; it must be one of AFRICA, AMERICAS, ARAB_STATES, ASIA_PACIFIC, CIS, EUROPE.',
  ]);
});

test('a heading that lacks and a second row of headings are named', async () => {
  expect(await faultsOf('account,name\na,A', peopleOf)).toEqual(['list.csv, row 1: lacks the heading "role".']);
  expect(await faultsOf('account,name,role\nAccount,Name,Role\na,A,OFFICER', peopleOf)).toEqual([
    'list.csv, row 2: repeats the headings. A table has one row of headings.',
  ]);
});
