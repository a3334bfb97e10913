import { randomUUID } from 'node:crypto';
import { demoToken, type ServerProcess, startProcess, temporaryDirectory } from '../support/process';

const WRITERS = ['qm-contact', 'qn-contact', 'qs-contact', 'qx-contact'];
const place = temporaryDirectory();
let running: ServerProcess | undefined;

afterAll(async () => {
  running?.child.kill('SIGTERM');
  await running?.ended;
  place.remove();
});

interface Acknowledged {
  readonly reference: string;
  readonly key: string;
  readonly account: string;
}

async function ask(url: string, token: string, query: string, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: object }).data;
}

const post = `mutation ($input: PostCommentInput!) { postComment(input: $input) { comment { reference } errors { code } } }`;

async function postOne(url: string, token: string, subjectId: string, key: string): Promise<string> {
  const input = { idempotencyKey: key, subjectId, kind: 'GENERAL', body: `Body of ${key}`, language: 'EN' };
  const { postComment } = (await ask(url, token, post, { input })) as {
    postComment: { comment: { reference: string } };
  };
  return postComment.comment.reference;
}

/** Writes until the server goes away; what it acknowledged is kept. */
async function writeUntilTheEnd(url: string, account: string, subjectId: string, kept: Acknowledged[]): Promise<void> {
  const token = await demoToken(url, account);
  for (;;) {
    const key = randomUUID();
    try {
      kept.push({ reference: await postOne(url, token, subjectId, key), key, account });
    } catch {
      return;
    }
  }
}

async function subjectOf(url: string): Promise<string> {
  const { measure } = (await ask(url, await demoToken(url, 'officer'), '{ measure(reference: "P1-M1") { id } }')) as {
    measure: { id: string };
  };
  return measure.id;
}

test('everything acknowledged survives kill -9 under load, and a retry gets the first answer', async () => {
  const kept: Acknowledged[] = [];
  for (let crash = 0; crash < 3; crash += 1) {
    running = startProcess({ DATA_DIR: place.path, RATE_LIMIT: 'off' });
    const url = await running.ready;
    const subjectId = await subjectOf(url);
    const before = kept.length;
    const writers = WRITERS.map((account) => writeUntilTheEnd(url, account, subjectId, kept));
    while (kept.length < before + 20) await new Promise((resolve) => setImmediate(resolve));
    running.child.kill('SIGKILL');
    await Promise.all([...writers, running.ended]);
  }
  running = startProcess({ DATA_DIR: place.path, RATE_LIMIT: 'off' });
  const url = await running.ready;
  const officer = await demoToken(url, 'officer');
  for (const { reference } of kept) {
    const found = await ask(
      url,
      officer,
      'query ($reference: String!) { comment(reference: $reference) { reference status } }',
      { reference },
    );
    expect(found).toEqual({ comment: { reference, status: 'SUBMITTED' } });
  }
  const [first] = kept;
  if (!first) throw new Error('Nothing was acknowledged');
  expect(await postOne(url, await demoToken(url, first.account), await subjectOf(url), first.key)).toBe(
    first.reference,
  );
}, 120_000);
