import type { Data } from '../support/consultation';
import { found, here, QUERY, say, search, world } from '../support/search';

describe('the six languages', () => {
  const TEXTS = {
    AR: 'تؤيد إدارتنا الهدف العام، ونطلب تأجيل المساهمات.',
    EN: "We support the measures: the administration's contributions, paragraph 7.1.",
    ES: 'Nuestra administración apoya las contribuciones voluntarias.',
    FR: "L'échéance proposée n'est pas réaliste ; l’œuvre reste à faire.",
    RU: 'Наша администрация поддерживает общую цель и ёлочные игрушки.',
    ZH: '我国主管部门支持总体目标，但对拟议的时间表表示关切。',
  };
  beforeAll(async () => {
    await world();
    for (const [language, body] of Object.entries(TEXTS)) await say(language, body);
  });

  test.each([
    ['EN', 'measure', 'the singular of what was written in the plural'],
    ['EN', 'MEASURING contributed', 'other forms of both words, in capitals'],
    ['EN', 'contribution measure', 'words in another order'],
    ['EN', 'the', 'a word as common as an article'],
    ['EN', '7.1', 'a number with a point'],
    ['EN', 'paragraph, "7.1".', 'words between punctuation'],
    ['FR', 'echeance', 'a word without its accents'],
    ['FR', 'ÉCHÉANCES', 'a word in capitals and in the plural'],
    ['FR', 'proposé', 'the masculine of a feminine'],
    ['FR', 'propose', 'a participle without its accent'],
    ['FR', 'oeuvre', 'a ligature written as two letters'],
    ['ES', 'voluntario contribucion', 'another gender, another number, no accent'],
    ['RU', 'поддерживают', 'another person of a verb'],
    ['RU', 'елочный', 'an adjective in another case, without the dots of ё'],
    ['RU', 'АДМИНИСТРАЦИЯ', 'capitals'],
    ['AR', 'ادارتنا', 'an alef without its hamza'],
    ['AR', 'الهـــدف', 'a stretched word'],
    ['AR', 'هَدَف', 'vowel signs, and no article'],
    ['AR', 'مساهمة', 'the singular of a plural with an article'],
    ['ZH', '总体目标', 'four characters that follow each other'],
    ['ZH', '目标 关切', 'two words'],
    ['ZH', '标', 'a single character'],
  ] as const)('in %s, "%s" finds %s', async (language, text, _what) => {
    expect(await found('officer', text)).toEqual([TEXTS[language]]);
    expect(await found('officer', text, { language: [language] })).toEqual([TEXTS[language]]);
  });

  test.each([
    ['measure nothing', 'one of the words is missing'],
    ['easure', 'it is only a part of a word'],
    ['7', 'it is only a part of a number'],
    ['体总', 'the characters stand in another order'],
    ['R1-QM-099', 'no comment has the reference'],
  ])('"%s" finds nothing: %s', async (text, _why) => {
    expect(await found('officer', text)).toEqual([]);
  });

  test('a word that two languages share finds both', async () => {
    expect(await found('officer', 'administracion')).toEqual([TEXTS.EN, TEXTS.ES]);
  });

  test('a reference finds its comment, and goes with other words', async () => {
    expect(await found('officer', 'R1-QM-002')).toEqual([TEXTS.EN]);
    expect(await found('officer', 'r1-qm-002 measures')).toEqual([TEXTS.EN]);
    expect(await found('officer', 'r1-qm-002 échéance')).toEqual([]);
  });
});

test('what a comment proposes is searched, too', async () => {
  await world();
  await say('EN', 'Words', { proposedText: 'A new deadline' });
  expect(await found('qn-contact', 'deadlines')).toEqual(['Words']);
});

const HOSTILE = [
  ...[
    `it's "quoted"`,
    "'",
    '"',
    '\\',
    "\\'",
    '&',
    'a & b',
    '| !',
    ':*',
    'quot:*',
    'a <-> b',
    '<2>',
    '(',
    '!a',
    "'a':1A",
    '%',
    '_',
    '$1',
    '--',
    '/*',
  ],
  ...[
    '#',
    '#8.7',
    '#26.26',
    'a#',
    '\u202e',
    '🙂',
    '한국어',
    'x'.repeat(500),
    '- '.repeat(250),
    'a-b-c-d',
    '1.2.3',
    '..',
    '.',
    '\n\t',
  ],
];

test('the operators of a search engine are no operators', async () => {
  await world();
  await say('EN', 'Nothing of the sort');
  for (const text of HOSTILE) {
    const body = /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) ? text : 'Blank';
    await say('EN', body);
    const hits = await found('officer', text);
    // Without a letter or a digit nothing is asked for.
    expect(hits).toContain(body);
    expect([text, hits.includes('Nothing of the sort')]).toEqual([text, !/[\p{L}\p{N}]/u.test(text)]);
  }
});

test('an empty text, and one of punctuation alone, ask for nothing', async () => {
  await world();
  await say('EN', 'One');
  await say('FR', 'Deux');
  for (const text of ['', ' ', '!?', '、。', '— …']) expect(await found('qn-contact', text)).toEqual(['One', 'Deux']);
});

test('a text of more than 500 characters is refused', async () => {
  await world();
  const { errors } = await here.people.send('officer', QUERY, { filter: { text: 'ab '.repeat(167) } });
  expect(errors.map((error: Data) => error.extensions.code)).toEqual(['INVALID_FILTER']);
});

test('an edit is found by its new words and no longer by its old ones', async () => {
  await world();
  const { id: commentId } = await say('EN', 'Before');
  await here.people.done('qm-contact', 'editComment', {
    commentId,
    expectedVersion: 1,
    body: 'Afterwards',
    proposedText: 'Elsewhere',
  });
  expect(await found('officer', 'before')).toEqual([]);
  expect(await found('officer', 'afterwards elsewhere')).toEqual(['Afterwards']);
  await here.people.done('qm-contact', 'editComment', {
    commentId,
    expectedVersion: 2,
    body: 'Les mesures',
    language: 'FR',
  });
  expect(await found('officer', 'mesuré')).toEqual(['Les mesures']);
});

test('a draft is found by its own delegation alone, and by everybody once it is submitted', async () => {
  await world();
  const draft = await here.people.done('qm-reviewer', 'draftComment', await here.people.words({ body: 'A secret' }));
  const drafts = { status: ['DRAFT', 'VERIFIED', 'SUBMITTED'] };
  expect(await found('qm-deputy', 'secrets', drafts)).toEqual(['A secret']);
  for (const account of ['qn-contact', 'officer', 'convener'])
    expect(await found(account, 'secrets', drafts)).toEqual([]);
  await here.people.done('qm-deputy', 'verifyComment', { commentId: draft.id, expectedVersion: 1 });
  await here.people.done('qm-contact', 'submitComments', { idempotencyKey: 'submit', commentIds: [draft.id] });
  for (const account of ['qn-contact', 'officer', 'convener'])
    expect(await found(account, 'R1-QM-001 secrets')).toEqual(['A secret']);
});

test('before its round is released, a delegation finds its own comments among all that say the same', async () => {
  await world('AT_CLOSE');
  await say('EN', 'Common ground', {}, 'qm-contact');
  for (let n = 0; n < 5; n += 1) await say('EN', `Common ground of others ${n}`, {}, 'qn-contact');
  expect(await found('qm-contact', 'common')).toEqual(['Common ground']);
  expect(await found('officer', 'common')).toHaveLength(6);
});

test('what a withdrawn comment said is searched by those who can still read it', async () => {
  await world();
  const { id: commentId } = await say('EN', 'Regretted');
  await here.people.done('qm-contact', 'withdrawComment', { commentId, expectedVersion: 1 });
  const withdrawn = { status: ['WITHDRAWN'] };
  for (const account of ['qm-contact', 'officer'])
    expect((await search(account, { text: 'regretted', ...withdrawn })).totalCount).toBe(1);
  for (const account of ['qn-contact', 'convener'])
    expect((await search(account, { text: 'regretted', ...withdrawn })).totalCount).toBe(0);
});
