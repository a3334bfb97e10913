import { found, here, say, search, world } from '../support/search';

describe('what shows nothing within a word is no part of it', () => {
  beforeAll(() => world());
  test.each([
    ['EN', 'coor\u00addi\u00adnation', 'coordination', 'soft hyphens'],
    ['FR', 'calen\u200bdrier', 'calendriers', 'a space without width'],
    ['RU', 'под\u2060держка', 'поддержки', 'a word joiner'],
    ['AR', '\u202bالمي\u200cزانية\u202c', 'ميزانية', 'a joiner and marks of direction'],
    ['ZH', '\ufeff预\u200b算', '预算', 'a byte order mark'],
    ['EN', 'e\u0301lan', 'élan', 'an accent apart'],
    ['EN', 'ＷＩＤＥ', 'wide', 'the width of letters'],
    ['EN', 'oﬃcial', 'official', 'a ligature'],
    ['AR', 'البند ١٤٫٢', '14', 'the digits of Arabic'],
  ])('in %s, %j is found by "%s": %s', async (language, body, text, _what) => {
    await say(language, body);
    expect(await found('officer', text)).toEqual([body]);
    expect(await found('officer', body)).toEqual([body]);
  });

  test('in Thai, a space without width stands between words', async () => {
    const body = 'ภาษา\u200bไทย';
    await say('EN', body);
    expect(await found('officer', 'ไทย')).toEqual([body]);
  });
});

describe('a reference finds its comment', () => {
  beforeAll(async () => {
    await world();
    await say('EN', 'Ours');
    await say('EN', 'Theirs', {}, 'qn-contact');
    await say('EN', 'See R1\u2011QN\u2011001', {}, 'qs-contact');
  });
  test.each([
    ['as it is served', 'R1-QN-001'],
    ['in lower case', 'r1-qn-001'],
    ['with hyphens that do not break', 'R1\u2011QN\u2011001'],
    ['with dashes', 'R1\u2013QN\u2014001'],
    ['with minus signs', 'R1\u2212QN\u2212001'],
    ['with wide and small hyphens', 'Ｒ１－ＱＮ﹣００１'],
    ['with a soft hyphen', 'R1-QN-\u00ad001'],
    ['in brackets, before a full stop', '(R1-QN-001).'],
  ])('%s, and whoever cites it', async (_how, text) => {
    expect(await found('officer', text)).toEqual(['Theirs', 'See R1\u2011QN\u2011001']);
    expect(await found('officer', `${text} theirs`)).toEqual(['Theirs']);
    expect(await found('officer', `theirs\u00a0${text}`)).toEqual(['Theirs']);
  });

  test('that is a draft, once it is submitted', async () => {
    const draft = await here.people.done('qm-contact', 'draftComment', await here.people.words({ body: 'Later' }));
    await here.people.done('qm-contact', 'verifyComment', { commentId: draft.id, expectedVersion: 1 });
    expect(await found('officer', 'R1-QM-002')).toEqual([]);
    await here.people.done('qm-contact', 'submitComments', { idempotencyKey: 'later', commentIds: [draft.id] });
    expect(await found('officer', 'R1-QM-002')).toEqual(['Later']);
  });
});

describe('Arabic', () => {
  const SAID = 'وافقت اللجنة على الخطة، وبالتمويل الطوعي للبلدان، ولتنفيذها خلال المراحل.';
  beforeAll(async () => {
    await world();
    await say('AR', SAID);
  });
  test.each([
    ['خطة', 'the word behind its article'],
    ['للخطة', 'the same behind a preposition that swallows the article'],
    ['والخطة', 'and behind a conjunction'],
    ['لجنة', 'a word whose first letter looks like a preposition'],
    ['للجنة', 'the same behind the preposition'],
    ['تمويل', 'a word behind conjunction, preposition and article'],
    ['بلدان', 'a word behind "for the"'],
    ['بلد', 'the singular of a plural'],
    ['تنفيذ', 'a word between conjunction, preposition and pronoun'],
    ['الطوعية', 'the feminine of an adjective'],
    ['مراحل', 'the word behind its article'],
  ])('"%s" finds %s', async (text, _what) => expect(await found('officer', text)).toEqual([SAID]));

  test.each([
    ['جنة', 'a word that is left when the first letter of another is taken for a preposition'],
    ['لدان', 'what is left of another one'],
    ['خط', 'a shorter word'],
    ['مرحلتنا', 'another word'],
  ])('"%s" does not: it is %s', async (text, _what) => expect(await found('officer', text)).toEqual([]));

  test('a word that begins like one with a preposition does not find what is left without it', async () => {
    await world();
    await say('AR', 'نود أن نشكر');
    expect(await found('officer', 'بنود')).toEqual([]);
    expect(await found('officer', 'نود')).toHaveLength(1);
  });
});

describe('a word that is too long for the index', () => {
  beforeAll(() => world());
  test.each([
    ['FR', '각'.repeat(228)],
    ['EN', 'x'.repeat(20_000)],
    ['ES', 'é'.repeat(1_100)],
    ['ES', '𝒳'.repeat(600)],
    ['EN', '\u{10330}'.repeat(511)],
    ['AR', 'ب'.repeat(1_100)],
    ['FR', 'œ'.repeat(20_000)],
    ['ZH', '\u1100\u1161\u11a8'.repeat(160)],
    ['EN', `${'1.'.repeat(249)}11${'.1'.repeat(9_000)}`],
  ])('is cut in whole characters: %s, %s', async (language, body) => {
    await say(language, body);
    const text = [...body].slice(0, 500).join('');
    const { nodes } = await search('officer', { text });
    expect(nodes.map((node: { body: { text: string } }) => node.body.text)).toContain(body);
    // The whole table can be dumped: a word that is cut within a character could not be read.
    await here.server.db.query(`select convert_from(convert_to(words::text, 'UTF8'), 'UTF8') from comment_search`);
  });
});
