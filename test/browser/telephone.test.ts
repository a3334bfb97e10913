import type { Browser, Page } from 'playwright-core';
import { openPage, startChromium, type Watched } from './chromium';
import { pick, resultWith, run } from './steps';

const url = new URL(process.env.JALON_URL ?? 'http://127.0.0.1:4000/');
const sizes = [
  { width: 360, height: 640 },
  { width: 390, height: 844 },
];
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

describe.each(sizes)('on a telephone of $width × $height', (size) => {
  test('the header takes one line, and nothing is wider than the screen', async () => {
    const page = await open(size);
    expect((await boxOf(page, '.bar')).height).toBeLessThanOrEqual(56);
    expect(await widthOf(page)).toBe(size.width);
    expect(faults()).toEqual([]);
  });

  test('editor and answer lie one below the other, each as wide as the screen', async () => {
    const page = await open(size);
    await run(page);
    await resultWith(page, '"crossCuttingMeasures"');
    const editor = await boxOf(page, '.graphiql-query-editor .CodeMirror');
    const answer = await boxOf(page, '.result-window');
    expect(editor.width).toBeGreaterThan(size.width * 0.9);
    expect(answer.width).toBeGreaterThan(size.width * 0.9);
    expect(editor.height).toBeGreaterThan(size.height * 0.2);
    expect(answer.height).toBeGreaterThan(size.height * 0.3);
    expect(answer.y).toBeGreaterThan(editor.y + editor.height - 1);
    expect(answer.y + answer.height).toBeLessThanOrEqual(size.height);
  });

  test('a panel lies over the editor, and makes way for the document that is picked in it', async () => {
    const page = await open(size);
    await page.getByRole('button', { name: 'Show Ready-made documents' }).tap();
    expect((await boxOf(page, '.documents')).width).toBeGreaterThan(size.width * 0.85);
    await documentNamed(page, 'Viewer').tap();
    await page.locator('.documents').waitFor({ state: 'detached' });
    await run(page);
    expect(JSON.parse(await resultWith(page, '"viewer"')).data.viewer.role).toBe('ANONYMOUS');
    expect(faults()).toEqual([]);
  });

  test('a document that lacks something leaves the panel open, where it says what', async () => {
    const page = await open(size);
    await page.getByRole('button', { name: 'Show Ready-made documents' }).tap();
    await documentNamed(page, 'EditComment').tap();
    await page.locator('.documents-said', { hasText: /^EditComment needs/ }).waitFor();
    await page.getByRole('button', { name: 'Hide Ready-made documents' }).tap();
    await page.locator('.documents').waitFor({ state: 'detached' });
    expect((await boxOf(page, '.graphiql-query-editor .CodeMirror')).x).toBeGreaterThanOrEqual(0);
  });

  test('language and token are behind a button; the answer in Arabic has the whole width', async () => {
    const page = await open(size);
    expect(await page.getByLabel('Bearer token').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByLabel('Language', { exact: true }).selectOption('AR');
    expect(await widthOf(page)).toBe(size.width);
    expect((await boxOf(page, '#person')).width).toBeGreaterThan(size.width * 0.4);
    await page.getByRole('button', { name: 'Less' }).tap();
    await pick(page, 'Delegations', /contact point/i);
    await write(page, '{ viewer { language } comments(filter: { language: [AR] }) { nodes { body { text } } } }');
    await run(page);
    expect(await resultWith(page, '"language": "AR"')).toMatch(/[\u0600-\u06ff]/);
    expect((await boxOf(page, '.result-window')).width).toBeGreaterThan(size.width * 0.9);
    expect(await widthOf(page)).toBe(size.width);
    expect(faults()).toEqual([]);
  });
});

test('on a telephone that lies on its side the header is one line, and editor and answer share the rest', async () => {
  const page = await open({ width: 844, height: 390 });
  expect((await boxOf(page, '.bar')).height).toBeLessThanOrEqual(56);
  await run(page);
  await resultWith(page, '"crossCuttingMeasures"');
  expect((await boxOf(page, '.result-window')).width).toBeGreaterThan(844 * 0.4);
  expect((await boxOf(page, '.graphiql-query-editor .CodeMirror')).width).toBeGreaterThan(844 * 0.3);
  expect((await boxOf(page, '.result-window')).height).toBeGreaterThan(390 * 0.5);
});

test('on a desk the three columns lie side by side, under one header', async () => {
  const page = await open({ width: 1280, height: 800 }, false);
  const [panel, editor, answer] = await Promise.all([
    boxOf(page, '.documents'),
    boxOf(page, '.graphiql-editors'),
    boxOf(page, '.result-window'),
  ]);
  expect(editor.x).toBeGreaterThan(panel.x + panel.width);
  expect(answer.x).toBeGreaterThan(editor.x + editor.width - 1);
  expect(await page.getByRole('button', { name: 'More' }).isVisible()).toBe(false);
  expect(await page.getByLabel('Bearer token').isVisible()).toBe(true);
});

async function open(viewport: { width: number; height: number }, touched = true): Promise<Page> {
  const watched = await openPage(browser, url, { viewport, hasTouch: touched, isMobile: touched });
  opened.push(watched);
  await watched.page.getByRole('heading', { name: 'Jalon' }).waitFor();
  return watched.page;
}

const faults = () => opened.flatMap((watched) => watched.faults);

function documentNamed(page: Page, name: string) {
  return page.locator('.documents button', { has: page.getByText(name, { exact: true }) });
}

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not there`);
  return box;
}

async function write(page: Page, query: string): Promise<void> {
  const editor = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror";
  await page.evaluate(`${editor}.setValue(${JSON.stringify(query)})`);
}

function widthOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth');
}
