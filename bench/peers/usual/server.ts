// The usual server: Apollo with type-graphql, TypeORM and DataLoader, each as its documentation shows it.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { makeDataSource } from '../../../src/data-source';
import { type Context, makeContext } from './context';
import { usualSchema } from './schema';

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const db = await makeDataSource({ url: process.env.DATABASE_URL ?? '' }).initialize();
  const apollo = new ApolloServer<Context>({ schema: await usualSchema(), introspection: false });
  const { url } = await startStandaloneServer(apollo, {
    listen: { port: 0, host: '127.0.0.1' },
    // Whose token it is, it is told: it checks none.
    context: ({ req }) => makeContext(db, String(req.headers['x-account'])),
  });
  console.log(`API ${url}graphql`);
  process.on('SIGTERM', () => process.exit(0));
}
