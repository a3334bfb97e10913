import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Fault } from '../errors';

export class RateExceeded extends Fault {
  constructor(
    perMinute: number,
    /** After how many seconds there is room again. */
    readonly seconds: number,
  ) {
    super('RATE_LIMITED', `More than ${perMinute} operations in a minute. Try again in ${seconds} seconds.`);
  }
}

/** Counts an operation of somebody. Throws RATE_LIMITED past the bound. */
export type RateLimit = (who: string) => Promise<void>;

export function rateLimit(perMinute: number | 'off'): RateLimit {
  if (perMinute === 'off') return async () => undefined;
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new RateExceeded(perMinute, Math.ceil(refused.msBeforeNext / 1_000));
    }
  };
}
