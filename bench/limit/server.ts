// The limit: node:http and pg, one statement for each operation, whose text is the answer. No GraphQL, no tokens, no checks.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'pg';
import { listen } from '../measure/listen';
import { m1 } from './m1';
import { q1 } from './q1';
import { q2 } from './q2';
import { q3 } from './q3';
import { q4 } from './q4';
import { q5, q5t } from './q5';
import type { Caller, LimitStatement } from './statement';

const statements: { readonly [path: string]: LimitStatement } = {
  '/Q1': q1,
  '/Q2': q2,
  '/Q3': q3,
  '/Q4': q4,
  '/Q5': q5,
  '/Q5T': q5t,
  '/M1': m1,
};

const NOBODY: Caller = { personId: '', delegationId: null, delegationCode: null };

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const pool = makePool();
  const callers = await readCallers(pool);
  const server = createServer((request, response) => {
    const statement = statements[request.url ?? ''];
    if (!statement) return void response.writeHead(404).end();
    const caller = callers.get(String(request.headers['x-account'])) ?? NOBODY;
    serve(pool, statement, caller, request, response);
  });
  await listen(server);
}

/** Planning these statements anew would cost as much as running them; what they read lies in memory. */
function makePool(): Pool {
  return new Pool({
    ...{ connectionString: process.env.DATABASE_URL, max: 10, idleTimeoutMillis: 0 },
    options: '-c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1',
  });
}

function serve(
  pool: Pool,
  statement: LimitStatement,
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      const { variables } = JSON.parse(Buffer.concat(chunks).toString());
      const { rows } = await pool.query<[string]>({
        name: statement.name,
        text: statement.text,
        values: statement.values(variables, caller),
        rowMode: 'array',
      });
      const body = Buffer.from(rows[0]?.[0] ?? '');
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
      response.end(body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
}

async function readCallers(pool: Pool): Promise<Map<string, Caller>> {
  const { rows } = await pool.query<Caller & { account: string }>(
    `select p.account, p.id as "personId", p.delegation_id as "delegationId", d.code as "delegationCode"
     from person p left join delegation d on d.id = p.delegation_id`,
  );
  return new Map(rows.map((row) => [row.account, row]));
}
