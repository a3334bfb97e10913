import { createRoot } from 'react-dom/client';
import 'graphiql/graphiql.css';
import './style.css';
import './narrow.css';
import { fetchDemoPeople } from './demo.ts';
import { makeLive } from './live.ts';
import { makePage } from './page.tsx';
import { makeSession } from './session.ts';

async function start() {
  const session = makeSession(await fetchDemoPeople().catch(() => []));
  const Page = makePage(session, makeLive(session));
  createRoot(document.getElementById('page') as HTMLElement).render(<Page />);
}

start();
