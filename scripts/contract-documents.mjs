import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, visit } from 'graphql';

/** Every operation of the folder's documents, each with the fragments it needs, the first sentence of its comment, and the variables shown there. */
export function contractDocuments(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  return names.toSorted(byOrder).flatMap((name) => operationsOf(readFileSync(join(folder, name), 'utf8')));
}

// As a newcomer would take them; a file that is not named here comes last.
const order = [
  'roadmap',
  'viewer',
  'rounds',
  'measure-page',
  'thread',
  'triage-queue',
  'live',
  'post-comment',
  'reply',
];
const rank = (name) => (order.indexOf(name.replace('.graphql', '')) + order.length + 1) % (order.length + 1);
const byOrder = (a, b) => rank(a) - rank(b) || a.localeCompare(b);

function operationsOf(source) {
  const { definitions } = parse(source);
  const parts = definitions.map((definition, index) => {
    const begin = definitions[index - 1]?.loc.end ?? 0;
    const comment = source.slice(begin, definition.loc.start).trim();
    return { definition, comment, text: source.slice(definition.loc.start, definition.loc.end) };
  });
  const operations = parts.filter(({ definition }) => definition.kind === 'OperationDefinition');
  const variables = new Map(operations.map((part) => [part.definition.name.value, variablesIn(part.comment)]));

  return operations.map(({ definition, comment, text }) => {
    const operation = definition.name.value;
    const same = /The variables of (\w+)/.exec(comment)?.[1];
    const fragments = needed(definition, parts).map((part) => part.text);
    return {
      operation,
      kind: definition.operation,
      note: noteIn(comment),
      text: `${[[comment, text].filter(Boolean).join('\n'), ...fragments].join('\n\n')}\n`,
      variables: variables.get(operation) ?? variables.get(same) ?? {},
    };
  });
}

function needed(definition, parts, known = new Set()) {
  visit(definition, {
    FragmentSpread({ name }) {
      const part = parts.find(
        (one) => one.definition.kind === 'FragmentDefinition' && one.definition.name.value === name.value,
      );
      if (!part || known.has(part)) return;
      known.add(part);
      needed(part.definition, parts, known);
    },
  });
  return [...known];
}

const jsonIn = (comment) => /\{ ".*\}/.exec(comment)?.[0];

function variablesIn(comment) {
  const json = jsonIn(comment);
  return json && JSON.parse(json);
}

function noteIn(comment) {
  const words = comment.replace(jsonIn(comment) ?? '', '').replace(/^#/gm, '');
  const [note = ''] = words
    .replaceAll(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.?]) /);
  return note && note[0].toUpperCase() + note.slice(1);
}
