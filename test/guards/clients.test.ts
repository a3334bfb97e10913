import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, root } from './sources';

const folder = 'test/clients';
const document = readFileSync(join(root, 'docs/clients.md'), 'utf8');

/** Every fenced block, by the words after its fence: the language, and the file below `test/clients` that is shown. */
const blocks = [...document.matchAll(/^```(\S*) ?(\S*)\n(.*?)^```$/gms)].map(([, language, file, code]) => ({
  language: language ?? '',
  file: file ?? '',
  code: code ?? '',
}));

test('the code that docs/clients.md shows is the code that npm run test:clients runs', () => {
  const shown = blocks.filter(({ file }) => file !== '');
  for (const { file, code } of shown) {
    expect({ file, code }).toEqual({ file, code: readFileSync(join(root, folder, file), 'utf8') });
  }
});

test('docs/clients.md shows no program that is not run, and leaves out none', () => {
  const loose = blocks.filter(({ language, file }) => file === '' && !['', 'json'].includes(language));
  expect(loose).toEqual([]);

  const ours = (name: string) => !['node_modules', 'made'].includes(name);
  const programs = readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => ours(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]))
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => /\.(ts|mjs|sh)$/.test(path) && !/\.test\.ts$|^support\.ts$|facts\.ts$/.test(path));
  const shown = blocks.map(({ file }) => file).filter((file) => file !== '' && !file.endsWith('.json'));
  expect(shown.toSorted()).toEqual(programs.toSorted());
});
