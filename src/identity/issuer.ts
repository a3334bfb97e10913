import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { Fault } from '../errors';

/** Milliseconds. */
export interface IssuerTimes {
  /** How long after its keys were read a token with another key makes them be read again. */
  readonly cooldown: number;
  /** How long keys are used without looking whether they have changed. */
  readonly fresh: number;
  /** How long they are used while the issuer cannot be reached. */
  readonly kept: number;
}

export interface IssuerState {
  /** Whether tokens can be checked. */
  readonly ready: boolean;
  /** Why the issuer could not be reached when it was last asked. */
  readonly reason?: string;
}

export const usualTimes: IssuerTimes = { cooldown: 30_000, fresh: 600_000, kept: 86_400_000 };
const ANSWER_WITHIN_MS = 5_000;
const RETRY_MS = 2_000;

class Unreachable extends Error {}

/** The published keys of an OpenID Connect issuer, found by discovery. An outage of the issuer is not one of ours. */
export class Issuer {
  private known: { readonly find: JWTVerifyGetKey; readonly readAt: number } | undefined;
  private failure: string | undefined;
  private attempt: Promise<void> | undefined;
  private attemptedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly url: string,
    private readonly times: IssuerTimes,
    /** Is told when the issuer can no longer be reached, and why; and, without a reason, when it can again. */
    private readonly tell: (reason: string | undefined) => void = () => undefined,
  ) {}

  /** The key of a token. Looks again for one that is not known, at most once in the cooldown: invented keys must not become requests. */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    const keys = this.usable() ?? (await this.read().then(() => this.usable()));
    if (!keys) throw unreachable();
    if (!this.isFresh()) void this.read();
    try {
      return await keys(header, token);
    } catch (error) {
      // A key that cannot be read is the issuer's fault and not the token's.
      if (!(error instanceof errors.JOSEError)) throw unreachable();
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.read();
      if (this.failure !== undefined) throw unreachable();
      return await (this.usable() ?? keys)(header, token);
    }
  };

  /** How things stand by what is known; has the keys read if that is due, and does not wait for it. */
  state(): IssuerState {
    if (!this.isFresh()) void this.read();
    const reason = this.failure ?? (this.known ? undefined : 'its keys have not been read yet');
    return { ready: this.usable() !== undefined, ...(reason !== undefined && { reason }) };
  }

  private usable(): JWTVerifyGetKey | undefined {
    return this.age() <= this.times.kept ? this.known?.find : undefined;
  }

  private isFresh(): boolean {
    return this.age() < this.times.fresh;
  }

  private age(): number {
    return this.known ? Date.now() - this.known.readAt : Number.POSITIVE_INFINITY;
  }

  /** Reads the keys, unless that was tried a moment ago. Never rejects: it leaves a reason. */
  private read(): Promise<void> {
    const { cooldown } = this.times;
    const pause = this.failure === undefined && this.known ? cooldown : Math.min(cooldown, RETRY_MS);
    if (!this.attempt && Date.now() - this.attemptedAt >= pause) {
      this.attemptedAt = Date.now();
      this.attempt = this.tryToRead().finally(() => {
        this.attempt = undefined;
      });
    }
    return this.attempt ?? Promise.resolve();
  }

  private async tryToRead(): Promise<void> {
    const before = this.failure;
    try {
      this.known = { find: await publishedBy(this.url), readAt: Date.now() };
      this.failure = undefined;
    } catch (error) {
      this.failure = error instanceof Unreachable ? error.message : 'its keys are no JSON Web Key Set';
    }
    if (this.failure !== before) this.tell(this.failure);
  }
}

async function publishedBy(issuer: string): Promise<JWTVerifyGetKey> {
  const discovered = await read(
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    'its discovery document',
  );
  if (discovered.issuer !== issuer)
    throw new Unreachable('its discovery document names another issuer than AUTH_ISSUER');
  if (typeof discovered.jwks_uri !== 'string') throw new Unreachable('its discovery document names no keys');
  return createLocalJWKSet((await read(discovered.jwks_uri, 'its list of keys')) as unknown as JSONWebKeySet);
}

async function read(url: string, what: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => {
    throw new Unreachable(`${what} cannot be fetched`);
  });
  if (!answer.ok) throw new Unreachable(`${what} is answered with status ${answer.status}`);
  const body: unknown = await answer.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) throw new Unreachable(`${what} is not JSON`);
  return body as Record<string, unknown>;
}

function unreachable(): Fault {
  return new Fault('UNAVAILABLE', 'The identity provider could not be reached. Try again in a moment.');
}
