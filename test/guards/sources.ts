import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type ModuleItem, parseSync } from '@swc/core';

export const root = join(__dirname, '../..');

export interface Source {
  /** From the root of the project, with slashes: `src/rounds/round.rules.ts`. */
  readonly path: string;
  readonly items: readonly ModuleItem[];
  readonly imports: readonly Import[];
}

export interface Import {
  /** A file of the project (`src/errors.ts`), or the name of a package. */
  readonly target: string;
  readonly own: boolean;
  /** Gone once compiled. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file below a folder, parsed. */
export function readSources(folder: string): Source[] {
  return filesBelow(folder)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const { body } = parseSync(readFileSync(join(root, path), 'utf8'), { syntax: 'typescript', decorators: true });
      return { path, items: body, imports: body.flatMap((item) => importOf(path, item)) };
    });
}

/** Every file below a folder, by its path from the root of the project. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}

type Node = { readonly type: string; readonly [name: string]: unknown };

/** Every node of a syntax tree that fulfils the condition. */
export function find(tree: unknown, condition: (node: Node) => boolean): Node[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const below = Object.values(tree).flatMap((part) => find(part, condition));
  return 'type' in tree && condition(tree as Node) ? [tree as Node, ...below] : below;
}

function importOf(path: string, item: ModuleItem): Import[] {
  switch (item.type) {
    case 'ImportDeclaration': {
      const named = item.specifiers.filter((one) => one.type === 'ImportSpecifier');
      const allTypes =
        named.length > 0 && named.length === item.specifiers.length && named.every((one) => one.isTypeOnly);
      return [importFrom(path, item.source.value, item.typeOnly || allTypes)];
    }
    case 'ExportAllDeclaration':
      return [importFrom(path, item.source.value, 'typeOnly' in item && item.typeOnly === true)];
    case 'ExportNamedDeclaration':
      return item.source ? [importFrom(path, item.source.value, 'typeOnly' in item && item.typeOnly === true)] : [];
    default:
      return [];
  }
}

function importFrom(path: string, named: string, typeOnly: boolean): Import {
  const own = named.startsWith('.');
  return { own, typeOnly, target: own ? `${posix.join(dirname(path), named)}.ts` : named };
}
