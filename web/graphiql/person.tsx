import { type FormEvent, useSyncExternalStore } from 'react';
import type { Person } from './demo.ts';
import type { Session, Who } from './session.ts';

const ownToken = ' own token';

export function PersonPicker({ session }: { session: Session }) {
  const { who } = useSyncExternalStore(session.watch, session.choices);

  function pick(account: string) {
    const person = session.people.find((one) => one.account === account);
    session.choose({ who: person ? { kind: 'person', person } : { kind: 'anonymous' } });
  }

  return (
    <div className="choice choice-person">
      <label htmlFor="person">Person</label>
      <select id="person" value={optionOf(who)} onChange={(event) => pick(event.target.value)}>
        <option value="">No token (anonymous)</option>
        {who.kind === 'token' && <option value={ownToken}>My own token</option>}
        {groups(session.people).map(([title, people]) => (
          <optgroup key={title} label={title}>
            {people.map((person) => (
              <option key={person.account} value={person.account} dir="auto">
                {labelOf(person)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

export function TokenField({ session }: { session: Session }) {
  const { who } = useSyncExternalStore(session.watch, session.choices);

  function use(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get('token') ?? '');
    const token = given.trim().replace(/^Bearer\s+/i, '');
    session.choose({ who: token ? { kind: 'token', token } : { kind: 'anonymous' } });
  }

  return (
    // The field is emptied when a person is picked instead.
    <form className="choice choice-rare" onSubmit={use} key={who.kind === 'token' ? who.token : ''}>
      <label htmlFor="token">Bearer token</label>
      <span className="joined">
        <input
          id="token"
          name="token"
          autoComplete="off"
          spellCheck={false}
          placeholder="paste your own"
          defaultValue={who.kind === 'token' ? who.token : ''}
        />
        <button type="submit">Use</button>
      </span>
    </form>
  );
}

function optionOf(who: Who): string {
  switch (who.kind) {
    case 'anonymous':
      return '';
    case 'person':
      return who.person.account;
    case 'token':
      return ownToken;
  }
}

function groups(people: readonly Person[]): [title: string, people: Person[]][] {
  const byLabel = people.toSorted((a, b) => labelOf(a).localeCompare(labelOf(b)));
  const titles = ['Delegations', 'Secretariat', 'Convener'];
  return titles
    .map((title): [string, Person[]] => [title, byLabel.filter((person) => groupOf(person) === title)])
    .filter(([, members]) => members.length > 0);
}

function groupOf(person: Person): string {
  if (person.delegation) return 'Delegations';
  return person.role === 'CONVENER' ? 'Convener' : 'Secretariat';
}

function labelOf({ name, role, delegation }: Person): string {
  const duty = role.toLowerCase().replaceAll('_', ' ');
  const known = name.toLowerCase().includes(duty) ? name : `${name}, ${duty}`;
  return delegation ? `${delegation.code} – ${known}` : known;
}
