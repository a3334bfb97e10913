import { type GraphiQLPlugin, useEditorContext, useExecutionContext, usePluginContext } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { type Document, groups } from './documents.ts';
import { fill } from './fill.ts';
import { isNarrow } from './narrow.ts';
import type { Session } from './session.ts';

type Filled = { document: Document; variables: Record<string, unknown>; isReady: boolean };

/** The side panel that opens ready-made documents, each in a tab of its own. */
export function makeDocumentsPanel(session: Session): GraphiQLPlugin {
  return { title: 'Ready-made documents', icon: Icon, content: () => <DocumentsPanel session={session} /> };
}

function DocumentsPanel({ session }: { session: Session }) {
  const [said, say] = useState('');
  const openInTab = useOpenInTab();

  async function open(document: Document) {
    say(`Opening ${document.operation}…`);
    const { said, ...filled } = await fill(document, session);
    await ordinaryTask();
    openInTab({ document, ...filled });
    say(said);
  }

  return (
    <section className="documents" aria-labelledby="documents-title">
      <div className="documents-top">
        <h2 id="documents-title">Ready-made documents</h2>
        <p className="documents-said" role="status" dir="auto">
          {said || 'Each opens in a tab, with variables that work. Run it with the play button, or Ctrl-Enter.'}
        </p>
      </div>
      {groups.map(({ title, documents }) => (
        <div key={title}>
          <h3>{title}</h3>
          <ul>
            {documents.map((document) => (
              <li key={document.operation}>
                <button type="button" onClick={() => open(document)}>
                  <b>{document.operation}</b>
                  {document.note && <span dir="auto">{document.note}</span>}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/**
 * GraphiQL writes into its editors from within a state update. React runs such an update twice if it was made by a click
 * while less urgent ones were waiting, and the second run would empty the new tab. From a timer, none is less urgent.
 */
const ordinaryTask = () => new Promise((resolve) => setTimeout(resolve));

function useOpenInTab(): (filled: Filled) => void {
  const editor = useEditorContext({ nonNull: true });
  const execution = useExecutionContext({ nonNull: true });
  const panels = usePluginContext({ nonNull: true });
  const [pending, setPending] = useState<Filled>();

  // The editors show the new tab only after the render that adds it.
  useEffect(() => {
    if (!pending) return;
    setPending(undefined);
    editor.queryEditor?.setValue(pending.document.text);
    editor.variableEditor?.setValue(JSON.stringify(pending.variables, null, 2));
    editor.responseEditor?.setValue('');
    editor.setOperationName(pending.document.operation);
    // There the panel lies over the editor, and what it says of missing variables is to be read first.
    if (isNarrow() && pending.isReady) panels.setVisiblePlugin(null);
  }, [pending, editor, panels]);

  return (filled) => {
    execution.stop();
    if (editor.queryEditor?.getValue().trim()) editor.addTab();
    setPending(filled);
  };
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7" />
    </svg>
  );
}
