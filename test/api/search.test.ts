import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;

const servers: TestServer[] = [];
afterAll(() => Promise.all(servers.map((one) => one.stop())));

const QUERY = `query ($filter: CommentFilter, $first: Int, $after: String, $last: Int, $before: String, $direction: OrderDirection = DESC) {
  comments(filter: $filter, first: $first, after: $after, last: $last, before: $before, orderBy: { field: SUBMITTED_AT, direction: $direction }) {
    totalCount isCapped nodes { body { text } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    facets { kind { value count } handling { value count } delegation { delegation { code } count } pillar { count } } } }`;

async function search(account: string, filter: Data, page: Data = {}): Promise<Data> {
  const { data, errors } = await people.send(account, QUERY, { filter, ...page });
  expect(errors).toEqual([]);
  return data.comments;
}

/** The texts found, oldest first; the count beside them must agree. */
async function found(account: string, text: string, more: Data = {}): Promise<string[]> {
  const { nodes, totalCount } = await search(account, { text, ...more }, { first: 100, direction: 'ASC' });
  expect(totalCount).toBe(nodes.length);
  return nodes.map((node: Data) => node.body.text);
}

async function world(release: 'IMMEDIATE' | 'AT_CLOSE' = 'IMMEDIATE'): Promise<void> {
  server = await startTestServer();
  servers.push(server);
  await makeWorld(server, { release });
  people = consultation(server);
}

async function say(language: string, body: string, over: Data = {}, account = 'qm-contact'): Promise<Data> {
  server.clock.now = new Date(server.clock.now.getTime() + 1_000);
  return people.done(account, 'postComment', await people.words({ language, body, ...over }));
}

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
    const body = text.trim() || 'Blank';
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
  const { errors } = await people.send('officer', QUERY, { filter: { text: 'ab '.repeat(167) } });
  expect(errors.map((error: Data) => error.extensions.code)).toEqual(['INVALID_FILTER']);
});

test('an edit is found by its new words and no longer by its old ones', async () => {
  await world();
  const { id: commentId } = await say('EN', 'Before');
  await people.done('qm-contact', 'editComment', {
    commentId,
    expectedVersion: 1,
    body: 'Afterwards',
    proposedText: 'Elsewhere',
  });
  expect(await found('officer', 'before')).toEqual([]);
  expect(await found('officer', 'afterwards elsewhere')).toEqual(['Afterwards']);
  await people.done('qm-contact', 'editComment', {
    commentId,
    expectedVersion: 2,
    body: 'Les mesures',
    language: 'FR',
  });
  expect(await found('officer', 'mesuré')).toEqual(['Les mesures']);
});

test('a draft is found by its own delegation alone, and by everybody once it is submitted', async () => {
  await world();
  const draft = await people.done('qm-reviewer', 'draftComment', await people.words({ body: 'A secret' }));
  const drafts = { status: ['DRAFT', 'VERIFIED', 'SUBMITTED'] };
  expect(await found('qm-deputy', 'secrets', drafts)).toEqual(['A secret']);
  for (const account of ['qn-contact', 'officer', 'convener'])
    expect(await found(account, 'secrets', drafts)).toEqual([]);
  await people.done('qm-deputy', 'verifyComment', { commentId: draft.id, expectedVersion: 1 });
  await people.done('qm-contact', 'submitComments', { idempotencyKey: 'submit', commentIds: [draft.id] });
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
  await people.done('qm-contact', 'withdrawComment', { commentId, expectedVersion: 1 });
  const withdrawn = { status: ['WITHDRAWN'] };
  for (const account of ['qm-contact', 'officer'])
    expect((await search(account, { text: 'regretted', ...withdrawn })).totalCount).toBe(1);
  for (const account of ['qn-contact', 'convener'])
    expect((await search(account, { text: 'regretted', ...withdrawn })).totalCount).toBe(0);
});

describe('many hits', () => {
  const MANY = 2_400;
  const INSTANTS = 800;
  beforeAll(async () => {
    await world();
    await say('EN', 'The first of all');
    // Bursts and pauses, from seconds to months, three comments to an instant; every second says "common", every thousandth "seldom".
    await server.db.query(
      `insert into comment (roadmap_id, round_id, delegation_id, pillar_id, measure_id, thread_id, thread_delegation_id, kind, status, body, language,
         author_id, created_at, submitted_at, submitter_id, reference, id)
       select roadmap_id, round_id, delegation_id, pillar_id, measure_id, id, delegation_id, (array['GENERAL', 'EDITORIAL'])[1 + n % 2],
         status, n || case when n % 2 = 0 then ' common' else '' end || case when n % 1000 = 7 then ' seldom' else '' end, language,
         author_id, at, at, submitter_id, 'R1-QM-' || 1000 + n, gen_random_uuid()
       from comment, generate_series(1, $1) as n, lateral (select submitted_at - make_interval(secs => ($2 - n % $2) ^ 2.5) as at) as t`,
      [MANY, INSTANTS],
    );
    await server.db.query('analyze');
  });

  test('counts stop at 500 and say so; facets divide the newest 500 under all conditions but their own', async () => {
    const common = await search('officer', { text: 'common' });
    expect(common).toMatchObject({ totalCount: 500, isCapped: true });
    expect(common.facets.kind).toEqual([{ value: 'GENERAL', count: 500 }]);
    expect(common.facets.delegation).toEqual([{ delegation: { code: 'QM' }, count: 500 }]);
    const editorial = await search('officer', { text: 'common', kind: ['EDITORIAL'] });
    expect(editorial).toMatchObject({ totalCount: 0, isCapped: false });
    expect(editorial.facets.kind).toEqual([{ value: 'GENERAL', count: 500 }]);
    expect(editorial.facets.delegation).toEqual([]);
    expect(await search('officer', { text: 'seldom' })).toMatchObject({ totalCount: 2 + 1, isCapped: false });
  });

  test('other conditions that no tally knows are counted up to 500, those that it knows to the end', async () => {
    expect(await search('officer', { measure: 'P1-M1' })).toMatchObject({ totalCount: 500, isCapped: true });
    expect(await search('officer', { measure: 'P1-M1', kind: ['GENERAL'] })).toMatchObject({
      totalCount: 500,
      isCapped: true,
    });
    expect(await search('officer', { late: true })).toMatchObject({ totalCount: 0, isCapped: false });
    expect(await search('officer', { kind: ['GENERAL'] })).toMatchObject({ totalCount: 1 + MANY / 2, isCapped: false });
  });

  test.each(['ASC', 'DESC'])('pages in both directions show every hit once, in order: %s', async (direction) => {
    const order = direction === 'ASC' ? '' : 'desc';
    const expected = (await server.db.query(
      `select body from comment where body like '%common' order by submitted_at ${order}, id ${order}`,
    )) as Data[];
    const texts = expected.map(({ body }) => body);
    const walk = async (page: (last: Data | undefined) => Data, more: (info: Data) => boolean) => {
      const pages: string[][] = [];
      for (let read: Data | undefined; !read || more(read.pageInfo); ) {
        read = await search('officer', { text: 'common' }, { direction, ...page(read?.pageInfo) });
        pages.push(read?.nodes.map((node: Data) => node.body.text));
      }
      return pages;
    };
    const forwards = await walk(
      (info) => ({ first: 97, after: info?.endCursor }),
      (info) => info.hasNextPage,
    );
    expect(forwards.flat()).toEqual(texts);
    const backwards = await walk(
      (info) => ({ last: 97, before: info?.startCursor }),
      (info) => info.hasPreviousPage,
    );
    expect(backwards.toReversed().flat()).toEqual(texts);
  });

  test('a span of submission bounds what is searched', async () => {
    const [middle] = (await server.db.query(
      "select submitted_at as at from comment where body = '406 common'",
    )) as Data[];
    const [{ n }] = (await server.db.query(
      "select count(*)::integer as n from comment where body like '%common' and submitted_at >= $1 and submitted_at < $1 + interval '1 hour'",
      [middle.at],
    )) as [Data];
    const until = new Date(middle.at.getTime() + 3_600_000);
    const span = { from: middle.at.toISOString(), until: until.toISOString() };
    expect(n).toBeGreaterThan(0);
    expect((await search('officer', { text: 'common', submittedBetween: span })).totalCount).toBe(n);
  });
});
