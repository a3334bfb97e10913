import type { EventAudience, EventType } from '../events/event.entity';
import type { NewEvent } from '../events/record';
import { type Acting, personOf } from '../operation/context';
import type { Granted } from './grant.rules';

export interface Concerned {
  readonly id: string;
  readonly role: Granted;
  readonly delegationId: string | null;
}

/** For the delegation and the Secretariat; of the Secretariat's own people, and the convener, for the Secretariat. */
export function personEvent(
  ctx: Acting,
  type: EventType,
  { id, delegationId }: Concerned,
  details: Readonly<Record<string, string>> = {},
): NewEvent {
  const audience: EventAudience = delegationId === null ? 'SECRETARIAT' : 'MEMBERS';
  const delegationIds = delegationId === null ? [] : [delegationId];
  return { type, occurredAt: ctx.now, actorId: actorOf(ctx), audience, personId: id, delegationIds, details };
}

/** Who takes part is known to everybody who does. */
export function delegationEvent(
  ctx: Acting,
  type: EventType,
  id: string,
  details: Readonly<Record<string, string>> = {},
): NewEvent {
  return { type, occurredAt: ctx.now, actorId: actorOf(ctx), audience: 'PUBLIC', delegationIds: [id], details };
}

/** The command that makes the first administrator acts for nobody. */
function actorOf(ctx: Acting): string | null {
  return ctx.viewer.kind === 'ANONYMOUS' ? null : personOf(ctx).personId;
}
