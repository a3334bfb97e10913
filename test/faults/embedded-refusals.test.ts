import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from '../../src/database/embedded/embedded';
import { newDirectory, start } from '../support/embedded';

describe('a directory that cannot be used is refused in one line', () => {
  test.each([
    [
      'without PG_VERSION',
      (data: string) => rmSync(join(data, 'PG_VERSION')),
      /PG_VERSION is missing.*restore a backup/,
    ],
    [
      'of another version',
      (data: string) => writeFileSync(join(data, 'PG_VERSION'), '15\n'),
      /PostgreSQL 15.*restore a backup/,
    ],
    [
      'with a damaged file',
      (data: string) => truncateSync(join(data, 'global', 'pg_control')),
      /pg_control.*restore a backup/,
    ],
    ['without its password', (data: string) => rmSync(join(data, '..', 'password')), /password.*restore a backup/],
  ])('%s', async (_fault, spoil, message) => {
    const directory = newDirectory();
    const server = await start(directory);
    await server.stop();
    spoil(join(server.dataDirectory, 'data'));

    const refusal = await start(directory).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresError);
    expect(String(refusal)).toMatch(message);
    expect(String(refusal)).toContain(join(server.dataDirectory, 'data'));
    expect(String(refusal)).not.toContain('\n');
    expect(readdirSync(server.dataDirectory)).not.toContain('owner.json');
  });
});
