import type { Browser, Page } from 'playwright-core';
import { openPage, startChromium, type Watched } from './chromium';
import { openDocument, pick, resultWith, run, until } from './steps';

const url = new URL(process.env.JALON_URL ?? 'http://127.0.0.1:4000/');
let browser: Browser;
let opened: Watched[] = [];

beforeAll(async () => {
  browser = await startChromium(url.hostname);
});

afterAll(() => browser?.close());

beforeEach(() => {
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map(({ page }) => page.context().close()));
});

test('a delegate picked from the list reads the whole roadmap', async () => {
  const page = await open();
  await pick(page, 'Delegations', /contact point/i);
  await openDocument(page, 'Roadmap');
  await run(page);

  const result = JSON.parse(await resultWith(page, '"crossCuttingMeasures"'));
  expect(result.errors).toBeUndefined();
  expect(result.data.roadmap.pillars).toHaveLength(3);
  expect(faults()).toEqual([]);
});

test('the language choice decides the language of the answer', async () => {
  const page = await open();
  await page.getByLabel('Language', { exact: true }).selectOption('AR');
  await openDocument(page, 'Viewer');
  await run(page);

  const result = JSON.parse(await resultWith(page, '"viewer"'));
  expect(result.data.viewer).toMatchObject({ role: 'ANONYMOUS', language: 'AR' });
  expect(faults()).toEqual([]);
});

test('a comment posted in one window arrives live in another person’s window', async () => {
  const follower = await open();
  await pick(follower, 'Secretariat', /officer/i);
  await openDocument(follower, 'Live');
  await run(follower);
  await follower.getByText('Live: connected').waitFor();

  const author = await open();
  await pick(author, 'Delegations', /contact point/i);
  await openDocument(author, 'PostComment');
  await run(author);
  const { data } = JSON.parse(await resultWith(author, '"errors": []'));
  const { reference, status } = data.postComment.comment;
  expect(status).toBe('SUBMITTED');

  const seen = JSON.parse(await resultWith(follower, reference));
  const events = seen.newestFirst.map((result: { data: { events: unknown } }) => result.data.events);
  expect(events).toContainEqual(
    expect.objectContaining({ __typename: 'CommentSubmitted', comment: expect.objectContaining({ reference }) }),
  );
  expect(faults()).toEqual([]);
});

test('another person means a new connection, and the subscription goes on', async () => {
  const page = await open();
  const sockets: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => sockets.push(String(payload)));
  });
  await pick(page, 'Secretariat', /officer/i);
  await openDocument(page, 'Live');
  await run(page);
  await until(() => sockets.some((sent) => sent.includes('"subscribe"')), 'no subscription was sent');

  sockets.length = 0;
  await pick(page, 'Delegations', /contact point/i);
  await until(() => sockets.some((sent) => sent.includes('"subscribe"')), 'the subscription was not sent again');
  expect(sockets[0]).toContain('Bearer ');
  expect(faults()).toEqual([]);
});

test('every ready-made document opens without a fault', async () => {
  const page = await open();
  await pick(page, 'Delegations', /contact point/i);
  const names = await page.locator('.documents button b').allTextContents();
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    await openDocument(page, name);
    await page.locator('.graphiql-tab-active', { hasText: name }).waitFor();
  }
  expect(faults()).toEqual([]);
});

test('the policy of the page refuses every other origin', async () => {
  const page = await open();
  const attempt = page.evaluate(() => fetch('https://elsewhere.invalid/').then(String));
  await expect(attempt).rejects.toThrow('Failed to fetch');
  expect(faults()).toContainEqual(expect.stringMatching(/connect-src/));
});

async function open(): Promise<Page> {
  const watched = await openPage(browser, url);
  opened.push(watched);
  await watched.page.getByRole('heading', { name: 'Jalon' }).waitFor();
  return watched.page;
}

const faults = () => opened.flatMap((watched) => watched.faults);
