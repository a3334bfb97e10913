import type { Data } from '../support/consultation';
import { here, say, search, world } from '../support/search';

describe('many hits', () => {
  const MANY = 2_400;
  const INSTANTS = 800;
  beforeAll(async () => {
    await world();
    await say('EN', 'The first of all');
    // Bursts and pauses, from seconds to months, three comments to an instant; every second says "common", every thousandth "seldom".
    await here.server.db.query(
      `insert into comment (roadmap_id, round_id, delegation_id, pillar_id, measure_id, thread_id, thread_delegation_id, kind, status, body, language,
         author_id, created_at, submitted_at, submitter_id, reference, id)
       select roadmap_id, round_id, delegation_id, pillar_id, measure_id, id, delegation_id, (array['GENERAL', 'EDITORIAL'])[1 + n % 2],
         status, n || case when n % 2 = 0 then ' common' else '' end || case when n % 1000 = 7 then ' seldom' else '' end, language,
         author_id, at, at, submitter_id, 'R1-QM-' || 1000 + n, gen_random_uuid()
       from comment, generate_series(1, $1) as n, lateral (select submitted_at - make_interval(secs => ($2 - n % $2) ^ 2.5) as at) as t`,
      [MANY, INSTANTS],
    );
    await here.server.db.query('analyze');
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
    const expected = (await here.server.db.query(
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
    const [middle] = (await here.server.db.query(
      "select submitted_at as at from comment where body = '406 common'",
    )) as Data[];
    const [{ n }] = (await here.server.db.query(
      "select count(*)::integer as n from comment where body like '%common' and submitted_at >= $1 and submitted_at < $1 + interval '1 hour'",
      [middle.at],
    )) as [Data];
    const until = new Date(middle.at.getTime() + 3_600_000);
    const span = { from: middle.at.toISOString(), until: until.toISOString() };
    expect(n).toBeGreaterThan(0);
    expect((await search('officer', { text: 'common', submittedBetween: span })).totalCount).toBe(n);
  });
});
