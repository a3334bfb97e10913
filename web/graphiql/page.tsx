import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from 'graphiql';
import { useMemo, useSyncExternalStore } from 'react';
import { Bar } from './bar.tsx';
import { documents } from './documents.ts';
import { makeDocumentsPanel } from './documents-panel.tsx';
import { makeFetcher } from './fetcher.ts';
import type { Live } from './live.ts';
import { isNarrow } from './narrow.ts';
import type { Session } from './session.ts';

export function makePage(session: Session, live: Live) {
  const panel = makeDocumentsPanel(session);
  const plugins = [panel];
  // Where there is room for one thing only, it is the editor with its answer.
  const narrow = isNarrow();

  return function Page() {
    const { who } = useSyncExternalStore(session.watch, session.choices);
    // A new fetcher makes GraphiQL read the schema again: a server may show it to some people only.
    const fetcher = useMemo(() => makeFetcher(session, who, live), [who]);

    return (
      <>
        <Bar session={session} live={live} />
        <main className="workbench">
          <GraphiQLProvider
            fetcher={fetcher}
            plugins={plugins}
            {...(!narrow && { visiblePlugin: panel })}
            defaultTabs={firstTabs}
            defaultQuery=""
            storage={sessionStorage}
          >
            <GraphiQLInterface defaultEditorToolsVisibility={narrow ? false : 'variables'}>
              <GraphiQL.Logo>
                <span />
              </GraphiQL.Logo>
            </GraphiQLInterface>
          </GraphiQLProvider>
        </main>
      </>
    );
  };
}

const first = documents.find(({ operation }) => operation === 'Roadmap');
const firstTabs = [{ query: first?.text ?? '', variables: '{}' }];
