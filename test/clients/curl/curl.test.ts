import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeStage, type Stage } from '../support';

let stage: Stage;
let settings: Record<string, string>;

beforeAll(async () => {
  stage = await makeStage();
  settings = { JALON: stage.url, TOKEN: await stage.server.token('qm-contact') };
});

afterAll(() => stage.end());

test('a query is asked in a language, by POST or by GET', async () => {
  const { measure } = JSON.parse(await run('query')).data;
  expect(measure.title).toEqual({ text: 'Measure P1-M1 (fr)', language: 'FR' });
  expect(JSON.parse(await run('get')).data.measure.title.text).toBe('Measure P1-M1');
});

test('a comment posted twice with one key is one comment; an edit names the version it saw', async () => {
  const { measure } = JSON.parse(await run('query')).data;
  const [first, second] = (await run('post', { ID: measure.id })).trim().split('\n');
  const { comment, errors } = JSON.parse(first ?? '').data.postComment;
  expect(errors).toEqual([]);
  expect(comment.reference).toBe('R1-QM-001');
  expect(second).toBe(first);

  const change = () => run('edit', { COMMENT: comment.id, VERSION: String(comment.version) }).then(JSON.parse);
  const edited = (await change()).data.editComment;
  expect(edited).toMatchObject({ comment: { body: { text: 'Six mois de plus.' } }, errors: [] });
  const stale = (await change()).data.editComment;
  expect(stale.errors).toMatchObject([{ code: 'STALE_VERSION' }]);
  expect(stale.comment).toEqual(edited.comment);
});

test('a request that a developer has to put right has a status and a code', async () => {
  const [body, status] = (await run('refused')).trim().split('\n');
  expect(status).toBe('400');
  expect(JSON.parse(body ?? '').errors[0].extensions.code).toBe('INVALID_PAGE');
});

async function run(name: string, more: Record<string, string> = {}): Promise<string> {
  const env = { ...process.env, ...settings, ...more };
  const { stdout } = await promisify(execFile)('bash', ['-eu', join(__dirname, `${name}.sh`)], { env });
  return stdout;
}
