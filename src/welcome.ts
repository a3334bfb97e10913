import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Config } from './config';
import { type DemoTokens, demoTokens } from './server/demo-people';

/** Who may act as the demo's people, without a word of theirs. */
const toldOf: Readonly<Record<DemoTokens, string>> = {
  'this machine': 'Whoever uses this machine may choose one of them in GraphiQL.',
  anybody:
    'Beware: WHOEVER REACHES THIS SERVER may act as any of them, the administrator included (DEMO_TOKENS_FOR_ANYBODY).',
  nobody:
    'GraphiQL does not offer them, as HOST is not a loopback address. DEMO_TOKENS_FOR_ANYBODY=true lets whoever reaches this server act as them.',
};

interface Facts {
  readonly config: Config;
  readonly url: string;
  readonly dataPlace: string | undefined;
  readonly seconds: number;
  /** Whether anybody administers the group. */
  readonly isAdministered: boolean;
}

const FIRST_ADMINISTRATOR = [
  'Nobody administers this group yet. The first administrator admits all others:',
  '  npm run person -- --account a.person@example.org --name "A. Person" --role ADMINISTRATOR',
];

/** What a person wants to know when the server is up. */
export function welcome({ config, url, dataPlace, seconds, isAdministered }: Facts): string {
  const local = config.AUTH_ISSUER === undefined;
  return [
    '',
    `Jalon is ready, after ${seconds.toFixed(1)} s.`,
    '',
    `  GraphiQL      ${url}/`,
    `  API           ${url}/graphql   (queries and mutations by HTTP, subscriptions by WebSocket)`,
    `  Health        ${url}/health/ready`,
    `  Data          ${placeOfData(config, dataPlace)}`,
    ...(local
      ? [
          `  Key           ${config.DATA_DIR}`,
          '',
          ...(config.DEMO
            ? [
                'Demo people: qm-contact, qm-deputy, qm-reviewer (and so for qn … xl), officer, officer2, approver, admin, convener.',
                'A token for one of them:   npm run --silent token -- qm-contact',
                toldOf[demoTokens(config.HOST, config.DEMO_TOKENS_FOR_ANYBODY)],
              ]
            : ['A token for an account:   npm run --silent token -- <account>']),
        ]
      : [`  Tokens        from ${config.AUTH_ISSUER}`]),
    ...(isAdministered ? [] : ['', ...FIRST_ADMINISTRATOR]),
    '',
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}

function placeOfData({ DATA_DIR: directory }: Config, place: string | undefined): string {
  if (place === undefined) return 'in the database of DATABASE_URL';
  if (place.startsWith(join(realpathSync(directory), sep))) return place;
  return `${place}   (of ${directory}, which PostgreSQL cannot reach)`;
}
