import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ASTNode, parse, printSchema, validate, visit } from 'graphql';
import { buildSchema } from '../../src/schema';
import { root } from './sources';

const committed = readFileSync(join(root, 'schema/schema.graphql'), 'utf8');
const documents = readdirSync(join(root, 'contract')).filter((name) => name.endsWith('.graphql'));

test('the committed schema is the one that the code makes: npm run schema:print', () => {
  expect(committed).toBe(`${printSchema(buildSchema())}\n`);
});

test('every type, field, argument and enum value says what it means', () => {
  expect(undescribed()).toEqual([]);
});

test.each(documents)('the contract document %s is valid', (name) => {
  const document = parse(readFileSync(join(root, 'contract', name), 'utf8'));
  expect(validate(buildSchema(), document).map((error) => error.message)).toEqual([]);
});

test('the schema passes the linter', () => {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [eslint, 'schema', '--max-warnings', '0'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, findings: stdout + stderr }).toEqual({ status: 0, findings: '' });
});

type Described = ASTNode & { name: { value: string }; description?: { value: string } };

/** The paths of all definitions without a description: `Comment.replies.first`. */
function undescribed(): string[] {
  const path: string[] = [];
  const found: string[] = [];
  visit(parse(committed), {
    enter(node) {
      if (!/Definition$/.test(node.kind) || node.kind === 'SchemaDefinition') return;
      const { name, description } = node as Described;
      path.push(name.value);
      if (!description?.value.trim()) found.push(path.join('.'));
    },
    leave(node) {
      if (/Definition$/.test(node.kind) && node.kind !== 'SchemaDefinition') path.pop();
    },
  });
  return found;
}
