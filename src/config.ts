import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

const whole = (fallback: number, least: number, most: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`)
    .default(fallback);
const yesOrNo = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

/** The entries of a list: between commas, spaces, or both. */
const entriesOf = (text: string) => text.split(/[\s,]+/).filter((entry) => entry !== '');

const origins = z.string().transform((text, checked) =>
  entriesOf(text).map((entry) => {
    const origin = originOf(entry);
    if (!origin) checked.addIssue(`"${entry}" is not an origin: write https://app.example.org, without a path, or *`);
    return origin ?? '';
  }),
);

/** An origin as browsers send it: in lower case, and without the usual port. */
function originOf(text: string): string | undefined {
  if (text === '*') return text;
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  return origin === 'null' ? text.replace(/\/$/, '').toLowerCase() : origin;
}

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { d: DAY, h: 3_600_000, m: 60_000 };
const LONGEST_REMINDER_DAYS = 365;

/** How long before a deadline, in milliseconds: `14d, 3d, 24h`. */
const reminders = z.string().transform((text, checked) =>
  (text.trim().toLowerCase() === 'off' ? [] : entriesOf(text)).map((entry) => {
    const [, number, unit = ''] = /^([1-9]\d{0,5})([dhm])$/i.exec(entry) ?? [];
    const before = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
    if (!(before <= LONGEST_REMINDER_DAYS * DAY))
      checked.addIssue(`"${entry}" is not a time before a deadline: write 14d, 24h or 90m, a year at most, or off`);
    return before;
  }),
);

const MOST_PROXIES = 16;
const proxies = z.string().transform((text, checked) => {
  if (/^\d+$/.test(text) && Number(text) <= MOST_PROXIES) return Number(text);
  const addresses = entriesOf(text);
  for (const one of addresses.filter((address) => !isNetwork(address)))
    checked.addIssue(
      `"${one}" is neither a number of proxies (0 to ${MOST_PROXIES}) nor an address such as 10.0.0.7 or 10.0.0.0/8`,
    );
  return addresses;
});

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  return isIP(address) > 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most));
}

/** What cannot be decoded is refused by the driver in words that name no setting. */
function isUrl(text: string): boolean {
  try {
    const { username, password, pathname } = new URL(text);
    return [username, password, pathname].every((part) => typeof decodeURIComponent(part) === 'string');
  } catch {
    return false;
  }
}

const settings = z.object({
  PORT: whole(4000, 0, 65_535),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .refine(isUrl, 'is not a URL: in a user or password write @ : / ? # % and blanks as %40 %3A %2F %3F %23 %25 %20')
    .optional(),
  DATABASE_POOL: whole(10, 1, 200),
  DATA_DIR: z.string().min(1).default('.jalon'),
  DEMO: z.enum(['true', 'false']).optional(),
  DEMO_TOKENS_FOR_ANYBODY: yesOrNo(false),
  PUBLIC_READ: yesOrNo(true),
  ONE_KEY: yesOrNo(false),
  ONE_CONTACT_POINT: yesOrNo(true),
  ROUND_REMINDERS: reminders.default([14 * DAY, 3 * DAY, DAY]),
  AUTH_ISSUER: z.url('must be the URL of an OpenID Connect issuer').optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_CLAIM: z.string().min(1).default('sub'),
  RATE_LIMIT: z
    .union([z.literal('off'), z.coerce.number().int().min(1)], 'must be a whole number above 0, or off')
    .default(1200),
  MAX_BODY_BYTES: whole(1_048_576, 1_024, 16_777_216),
  MAX_TOKENS: whole(4_000, 100, 100_000),
  MAX_DEPTH: whole(16, 4, 64),
  MAX_ALIASES: whole(60, 1, 10_000),
  MAX_OPERATIONS_PER_SOCKET: whole(100, 1, 10_000),
  MAX_QUEUED_EVENTS: whole(1_000, 1, 1_000_000),
  STATEMENT_TIMEOUT_MS: whole(10_000, 100, 600_000),
  CORS_ORIGINS: origins.default([]),
  TRUST_PROXY: proxies.default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

type Given = z.infer<typeof settings>;

/** DEMO: by default the demo is loaded into the embedded database, and never into one of yours. */
export type Config = Readonly<Omit<Given, 'DEMO'> & { DEMO: boolean }>;

export class ConfigError extends Error {}

/** Reads the settings from the environment. Throws one ConfigError that names every fault, a line each. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = settings.safeParse(given);
  const faults = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (given.AUTH_ISSUER && !given.AUTH_AUDIENCE) faults.push('AUTH_AUDIENCE: is needed together with AUTH_ISSUER');
  if (faults.length > 0 || !read.success) throw new ConfigError(faults.join('\n'));
  const { DEMO: demo, DATABASE_URL: url } = read.data;
  return {
    ...read.data,
    DATA_DIR: resolve(read.data.DATA_DIR),
    DEMO: demo === undefined ? url === undefined : demo === 'true',
  };
}
