import { parseArgs } from 'node:util';
import { type Company, gather } from './demo/people';
import { startOwnServer } from './demo/server';
import { playConsultation } from './demo/story';
import { Broken, lead, say } from './demo/tell';

/** What has to be undone at the end, last first, however it ends. */
const undo: (() => Promise<void>)[] = [];
let ending: Promise<void> | undefined;
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    say(`\nInterrupted (${signal}): clearing away …`);
    end().finally(() => process.exit(130));
  });
}

main()
  .then(() => 0, complain)
  .then(async (code) => {
    if (interrupted) return;
    await end();
    if (code === 0) say(`\nEverything was as it should be, after ${lead().trim()}.`);
    process.exit(code);
  });

async function main(): Promise<void> {
  const url = await serverUrl();
  if (interrupted) return;
  say(`A consultation on ${url}`);
  const company: Company = gather(url);
  undo.push(company.leave);
  await playConsultation(company);
}

/** The server that was named, else one of our own. */
async function serverUrl(): Promise<string> {
  const { values } = parseArgs({ options: { url: { type: 'string' } } });
  if (values.url !== undefined) return new URL(values.url).origin;
  say('Starting a server with an empty database of its own …');
  const own = startOwnServer();
  undo.push(own.stop);
  return own.url;
}

function end(): Promise<void> {
  ending ??= undo.reduceRight((before, step) => before.then(step), Promise.resolve());
  return ending;
}

function complain(error: unknown): number {
  if (interrupted) return 1;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof Broken
      ? `${lead()}✗ ${reason}\nThe demo stops here.\n`
      : `The demo could not go on: ${reason}\nIt is started with "npm run demo", or on a running server with "npm run demo -- --url http://127.0.0.1:4000".\n`,
  );
  return 1;
}
