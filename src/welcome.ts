import type { Config } from './config';

interface Facts {
  readonly config: Config;
  readonly url: string;
  readonly dataPlace: string | undefined;
  readonly seconds: number;
}

/** What a person wants to know when the server is up. */
export function welcome({ config, url, dataPlace, seconds }: Facts): string {
  const local = config.AUTH_ISSUER === undefined;
  return [
    '',
    `Jalon is ready, after ${seconds.toFixed(1)} s.`,
    '',
    `  GraphiQL      ${url}/`,
    `  API           ${url}/graphql   (queries and mutations by HTTP, subscriptions by WebSocket)`,
    `  Health        ${url}/health/ready`,
    `  Data          ${dataPlace ?? 'in the database of DATABASE_URL'}`,
    ...(local
      ? [
          `  Key           ${config.DATA_DIR}`,
          '',
          ...(config.DEMO
            ? [
                'Demo people: qm-contact, qm-deputy, qm-reviewer (and so for qn … xl), officer, officer2, approver, admin, convener.',
                'A token for one of them:   npm run --silent token -- qm-contact',
              ]
            : ['A token for an account:   npm run --silent token -- <account>']),
        ]
      : [`  Tokens        from ${config.AUTH_ISSUER}`]),
    '',
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}
