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

const settings = z.object({
  PORT: whole(4000, 0, 65_535),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  DATABASE_POOL: whole(10, 1, 200),
  DATA_DIR: z.string().min(1).default('.jalon'),
  DEMO: z.enum(['true', 'false']).optional(),
  DEMO_TOKENS_FOR_ANYBODY: yesOrNo(false),
  PUBLIC_READ: yesOrNo(true),
  ONE_KEY: yesOrNo(false),
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
