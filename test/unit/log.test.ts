import { QueryFailedError } from 'typeorm';
import { keptLog } from '../support/log';

test('an error of the database is logged without the values of its statement and without rows', () => {
  const { log, lines, text } = keptLog('error');
  const cause = Object.assign(new Error('violates check constraint "no_empty_body"'), {
    code: '23514',
    constraint: 'no_empty_body',
    detail: 'Failing row contains (secret words).',
    where: 'unnamed portal with parameters: $1 = secret words',
  });
  log.error({ err: new QueryFailedError('insert into comment values ($1)', ['secret words'], cause) }, 'It failed');
  expect(text()).not.toContain('secret words');
  expect(lines[0].err).toMatchObject({ type: 'QueryFailedError', code: '23514', constraint: 'no_empty_body' });
});
