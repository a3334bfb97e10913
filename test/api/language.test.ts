import { httpClient, type Query } from '../support/clients';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let query: Query;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  query = await httpClient(server, 'qm-contact');
});
afterAll(() => server.stop());

const TEXT = '{ text language direction isFallback translations { text language origin status } }';

test.each([
  [{ EN: 'e', FR: 'f' }, 'FR', 'f', 'FR', false],
  [{ EN: 'e', FR: 'f' }, 'AR', 'e', 'EN', true],
  [{ FR: 'f', ZH: 'z' }, 'AR', 'f', 'FR', true],
  [{ RU: 'r', AR: 'a' }, 'ES', 'a', 'AR', true],
  [{ EN: '' }, 'EN', '', 'EN', false],
] as const)('%j asked for in %s is %j in %s; a fallback: %s', async (texts, asked, text, language, isFallback) => {
  await server.db.query("update measure set title = $1 where reference = 'P1-M1'", [JSON.stringify(texts)]);
  const { data } = await query(`{ measure(reference: "P1-M1") { title(language: ${asked}) ${TEXT} } }`);
  const translations = Object.entries(texts).map(([each, words]) => ({
    ...{ text: words, language: each, origin: 'OFFICIAL', status: 'CURRENT' },
  }));
  const direction = language === 'AR' ? 'RTL' : 'LTR';
  expect(data.measure.title).toMatchObject({ text, language, direction, isFallback });
  expect(data.measure.title.translations).toHaveLength(translations.length);
  expect(data.measure.title.translations).toEqual(expect.arrayContaining(translations));
});

test('a text without any of the six languages cannot be written down', async () => {
  const write = (texts: object) => server.db.query('update measure set title = $1', [JSON.stringify(texts)]);
  await expect(write({})).rejects.toThrow('localized_text');
  await expect(write({ DE: 'd' })).rejects.toThrow('localized_text_language_check');
});

test("a delegation's own words are served as they were written, whatever language is asked for", async () => {
  const id = await world.post('qm-contact', 'words');
  await server.db.query("update comment set language = 'FR' where id = $1", [id]);
  const bodyIn = async (language: string) =>
    (await query(`{ comments { nodes { body(language: ${language}) ${TEXT} } } }`)).data.comments.nodes[0].body;
  const original = { text: 'words', language: 'FR', origin: 'ORIGINAL', status: 'CURRENT' };
  expect(await bodyIn('AR')).toEqual({
    ...{ text: 'words', language: 'FR', direction: 'LTR', isFallback: true, translations: [original] },
  });
  expect((await bodyIn('FR')).isFallback).toBe(false);
});
