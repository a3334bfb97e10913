import { useState, useSyncExternalStore } from 'react';
import type { Connection, Live } from './live.ts';
import { PersonPicker, TokenField } from './person.tsx';
import { asLanguage, languages, ownLanguage, type Session } from './session.ts';

const names = { AR: 'العربية', EN: 'English', ES: 'Español', FR: 'Français', RU: 'Русский', ZH: '中文' };

/** On a narrow screen it is one line, and what is rarely chosen lies behind a button. */
export function Bar({ session, live }: { session: Session; live: Live }) {
  const [open, setOpen] = useState(false);
  return (
    <header className="bar" data-open={open}>
      <div className="bar-title">
        <h1>Jalon</h1>
        <p>Consult Member States on a phased roadmap, and answer every one of them.</p>
      </div>
      <div className="bar-choices" id="choices">
        {session.people.length > 0 && <PersonPicker session={session} />}
        <TokenField session={session} />
        <LanguageChoice session={session} />
        <LiveState live={live} />
      </div>
      <button
        type="button"
        className="bar-more"
        aria-expanded={open}
        aria-controls="choices"
        onClick={() => setOpen(!open)}
      >
        {open ? 'Less' : 'More'}
      </button>
    </header>
  );
}

function LanguageChoice({ session }: { session: Session }) {
  const { who, language } = useSyncExternalStore(session.watch, session.choices);
  return (
    <div className="choice choice-rare">
      <label htmlFor="language">Language</label>
      <select
        id="language"
        value={language ?? ''}
        onChange={(event) => session.choose({ language: asLanguage(event.target.value) })}
      >
        <option value="">Default ({ownLanguage(who)})</option>
        {languages.map((code) => (
          <option key={code} value={code} lang={code.toLowerCase()} dir="auto">
            {code} {names[code]}
          </option>
        ))}
      </select>
    </div>
  );
}

function LiveState({ live }: { live: Live }) {
  const connection = useSyncExternalStore(live.watch, live.connection);
  return (
    <p className="live" role="status" data-state={connection.state}>
      <span>{wording(connection)}</span>
    </p>
  );
}

function wording(connection: Connection): string {
  switch (connection.state) {
    case 'off':
      return 'Live: off';
    case 'connecting':
      return 'Live: connecting…';
    case 'on':
      return 'Live: connected';
    case 'lost':
      return `Live: lost (${connection.reason})`;
  }
}
