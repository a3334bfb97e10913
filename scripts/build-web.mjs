import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { contractDocuments } from './contract-documents.mjs';

// node scripts/build-web.mjs [folder]: makes the pages that the server ships, in dist/web unless another folder is named.
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(project, 'web', 'graphiql');
const target = resolve(process.argv[2] ?? join(project, 'dist', 'web'));

const contract = {
  name: 'contract',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^jalon:contract$/ }, ({ path }) => ({ path, namespace: 'contract' }));
    onLoad({ filter: /.*/, namespace: 'contract' }, () => ({
      contents: JSON.stringify(contractDocuments(join(project, 'contract'))),
      loader: 'json',
    }));
  },
};

// Its fonts (seven eighths of it) and images are data: URLs, which the content security policy refuses.
const leanStyle = {
  name: 'lean-style',
  setup({ onLoad }) {
    onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
        .replaceAll(/url\(data:[^)]*\)/g, 'none'),
      loader: 'css',
    }));
  },
};

const { outputFiles, metafile } = await build({
  entryPoints: [join(source, 'main.tsx')],
  outdir: target,
  absWorkingDir: project,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: ['chrome110', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: '/* The licences of what is inside: /assets/licenses.txt */' },
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: { 'react-style-singleton': join(source, 'no-style-tags.ts') },
  plugins: [contract, leanStyle],
  logLevel: 'warning',
});

const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]));
const named = (ending) => [...files.keys()].find((name) => name.endsWith(ending));
const html = readFileSync(join(source, 'index.html'), 'utf8')
  .replace('/assets/main.css', `/assets/${named('.css')}`)
  .replace('/assets/main.js', `/assets/${named('.js')}`);
files.set('index.html', Buffer.from(html));
files.set('icon.svg', readFileSync(join(source, 'icon.svg')));
files.set('licenses.txt', Buffer.from(licenses(metafile)));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, contents] of files) {
  const zipped = gzipSync(contents, { level: 9 });
  writeFileSync(join(target, name), contents);
  writeFileSync(join(target, `${name}.gz`), zipped);
  console.log(`${name}  ${kilobytes(contents)} kB, ${kilobytes(zipped)} kB gzipped`);
}

/** The licences of the packages in the bundle, which ask to go where the code goes. */
function licenses({ inputs }) {
  const packages = Object.keys(inputs).map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  const folders = [...new Set(packages.filter(Boolean))].toSorted();
  return folders.map((folder) => licenseOf(join(project, folder))).join('\n\n');
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8') : `License: ${license}`;
  return `${name} ${version}\n\n${text.trim()}\n\n${'-'.repeat(72)}`;
}

function kilobytes({ length }) {
  return (length / 1000).toFixed(1);
}
