import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoToken, startProcess, temporaryDirectory } from '../support/process';

const home = temporaryDirectory();
const DATA_DIR = join(home.path, 'closed', 'data');
const places = new Set<string>();

beforeAll(() => mkdirSync(join(home.path, 'closed'), { mode: 0o700 }));
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true });
  home.remove();
});

/** Starts, does something, and stops. Returns what was said at the start and where the data lie. */
async function during(work: (url: string) => Promise<unknown>): Promise<{ said: string; place: string }> {
  const started = startProcess({ DATA_DIR });
  await work(await started.ready);
  started.child.kill('SIGTERM');
  await started.ended;
  const place = /Data +(\S+)/.exec(started.output())?.[1] ?? '';
  places.add(place);
  return { said: started.output(), place };
}

async function graphql(url: string, query: string, variables: object = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await demoToken(url, 'qm-contact')}` },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: what a query returns is as its document says
  return ((await response.json()) as { data: any }).data;
}

const count = async (url: string): Promise<number> =>
  (await graphql(url, '{ measure(reference: "P1-M2") { threads(first: 1) { totalCount } } }')).measure.threads
    .totalCount;

async function post(url: string): Promise<void> {
  const { measure } = await graphql(url, '{ measure(reference: "P1-M2") { id } }');
  const input = { idempotencyKey: 'once', subjectId: measure.id, kind: 'SUBSTANTIVE', language: 'EN', body: 'Words' };
  const mutation = 'mutation ($input: PostCommentInput!) { postComment(input: $input) { errors { code } } }';
  expect(await graphql(url, mutation, { input })).toEqual({ postComment: { errors: [] } });
}

/** The compiled command, as `npm run data -- …` runs it. */
function data(...args: string[]): Promise<{ code: number; said: string }> {
  const script = join(__dirname, '../../dist/scripts/data.js');
  const env = { PATH: process.env.PATH, DATA_DIR };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, output, complaint) =>
      resolve({ code: Number(error?.code ?? 0), said: output + complaint }),
    );
  });
}

test('what was posted is gone with DATA_DIR, below a closed directory too, and what is left is told of and removed', async () => {
  let before = 0;
  const first = await during(async (url) => {
    before = await count(url);
    await post(url);
    expect(await count(url)).toBe(before + 1);
  });
  expect((await data()).said).toContain(first.place);
  rmSync(DATA_DIR, { recursive: true });
  let after = 0;
  const second = await during(async (url) => {
    after = await count(url);
  });
  expect(after).toBe(before);

  // Only root has its database elsewhere: anybody else's is gone with the directory.
  const isLeft = existsSync(first.place) && first.place !== second.place;
  expect(second.said.includes(`lies in ${first.place} (it was that of ${DATA_DIR}`)).toBe(isLeft);
  const listed = (await data()).said.replaceAll(/\s+/g, ' ');
  expect(listed.includes(`belongs to nothing: it was the database of ${DATA_DIR},`)).toBe(isLeft);
  if (isLeft) expect(await data('--remove', first.place, '--yes')).toMatchObject({ code: 0 });
  expect(existsSync(first.place)).toBe(!isLeft);
}, 120_000);

test('nothing is removed without a yes, nor what is not Jalon’s', async () => {
  const { place } = await during(count);
  const asked = await data('--remove', place);
  expect(asked).toMatchObject({ code: 1, said: expect.stringContaining('Nothing was removed') });
  expect(existsSync(place)).toBe(true);
  expect(await data('--remove', home.path, '--yes')).toMatchObject({ code: 1 });
  expect(existsSync(home.path)).toBe(true);
  expect(await data('--remove', place, '--yes')).toMatchObject({ code: 0 });
  expect(existsSync(place)).toBe(false);
  expect(existsSync(DATA_DIR)).toBe(true);
}, 120_000);
