import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { onlyRow, rows } from '../database/rows';
import { inTransaction, type Transaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import type { Language } from '../language/language';
import { confirmTexts } from '../language/text.store';
import type { Acting } from '../operation/context';
import {
  type Admission,
  type Known,
  type PlannedDelegation,
  type PlannedPerson,
  planAdmission,
} from './admission.rules';
import { delegationEvent, personEvent } from './member.events';

export interface AdmissionPlan {
  readonly delegations: readonly PlannedDelegation[];
  readonly people: readonly PlannedPerson[];
}

export interface AdmissionOptions {
  readonly dryRun: boolean;
  /** Told how far it has come, in words for a person who waits. */
  readonly say?: (line: string) => void;
}

/** Admits and changes a whole list, all or none; says what became of each row, or would. Run again, it changes nothing. */
export function admitAll(ctx: Acting, wished: Admission, options: AdmissionOptions): Promise<AdmissionPlan> {
  return inTransaction(ctx, async (tx) => {
    // Nobody else changes people in the meantime: the plan is of the group as it will be.
    if (!options.dryRun) tx.send('/* admission.hold */ lock table delegation, person in share row exclusive mode');
    const plan = planAdmission(wished, await readKnown(tx, ctx));
    const isRefused = [...plan.delegations, ...plan.people].some(({ action }) => action === 'REFUSED');
    if (options.dryRun || isRefused) return plan;
    options.say?.('Writing the delegations …');
    const delegations = await writeDelegations(tx, ctx, plan.delegations);
    options.say?.('Writing the people …');
    const people = await writePeople(tx, ctx, plan.people);
    options.say?.('Recording what was done …');
    recordEvents(tx, [...delegations, ...people]);
    return plan;
  });
}

/** The operator at the shell is nobody in the group. */
async function readKnown(tx: Transaction, { viewer, settings }: Acting): Promise<Known> {
  const { known } = await onlyRow<{ known: Pick<Known, 'delegations' | 'people'> }>(
    tx,
    sql`/* admission.known */ select json_build_object(
      'delegations', (select coalesce(json_agg(json_build_object('id', d.id, 'code', d.code, 'kind', d.kind, 'region', d.region, 'name', d.name,
        'isWithdrawn', d.withdrawn_at is not null)), '[]') from delegation d),
      'people', (select coalesce(json_agg(json_build_object('id', p.id, 'account', p.account, 'name', p.name, 'email', p.email, 'role', p.role,
        'language', p.language, 'delegation', d.code, 'isActive', p.disabled_at is null)), '[]')
        from person p left join delegation d on d.id = p.delegation_id where p.anonymized_at is null)) as known`,
  );
  const actorId = viewer.kind === 'ANONYMOUS' ? undefined : viewer.personId;
  return { ...known, oneContactPoint: settings.oneContactPoint, actorId };
}

const isDone = ({ action }: { readonly action: string }) => action === 'CREATED' || action === 'CHANGED';

async function writeDelegations(tx: Transaction, ctx: Acting, plan: readonly PlannedDelegation[]): Promise<NewEvent[]> {
  const written = plan
    .filter(isDone)
    .map(({ wish, known, action }) => ({ ...wish, id: known?.id ?? randomUUID(), action }));
  if (written.length === 0) return [];
  tx.send(sql`/* admission.delegations */
    insert into delegation as d (id, code, kind, region, name)
    select id, code, kind, region, name from jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
      as w(id uuid, code text, kind text, region text, name jsonb)
    on conflict (id) do update set kind = excluded.kind, region = coalesce(excluded.region, d.region), name = d.name || excluded.name,
      version = d.version + 1`);
  confirmTexts(
    tx,
    written.map(({ id, name }) => ({ id, field: 'name', languages: Object.keys(name) as Language[] })),
    { personId: ctx.viewer.kind === 'ANONYMOUS' ? null : ctx.viewer.personId, now: ctx.now },
  );
  return written.map(({ id, action }) =>
    delegationEvent(ctx, action === 'CREATED' ? 'DELEGATION_CREATED' : 'DELEGATION_CHANGED', id),
  );
}

async function writePeople(tx: Transaction, ctx: Acting, plan: readonly PlannedPerson[]): Promise<NewEvent[]> {
  const written = plan.filter(isDone).map(({ wish, known, changes, action }) => ({
    ...wish,
    ...{ id: known?.id ?? randomUUID(), language: wish.language ?? known?.language ?? 'EN', action, known, changes },
  }));
  if (written.length === 0) return [];
  const places = await rows<{ id: string; delegation_id: string | null; was: string | null }>(
    tx,
    sql`/* admission.people */
    with wished as (
      select w.*, d.id as delegation_id, p.delegation_id as was from jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
        as w(id uuid, account text, name text, email text, role text, delegation text, language text)
      left join delegation d on d.code = w.delegation left join person p on p.id = w.id
    ), done as (
      insert into person as p (id, account, name, email, role, delegation_id, language)
      select id, account, name, email, role, delegation_id, language from wished
      on conflict (id) do update set name = excluded.name, email = coalesce(excluded.email, p.email), role = excluded.role,
        delegation_id = excluded.delegation_id, language = excluded.language, version = p.version + 1)
    select id, delegation_id, was from wished`,
  );
  const placeOf = new Map(places.map((place) => [place.id, place]));
  return written.flatMap(({ id, role, action, known, changes }) => {
    const delegationId = placeOf.get(id)?.delegation_id ?? null;
    const now = { id, role, delegationId };
    if (action === 'CREATED') return [personEvent(ctx, 'PERSON_CREATED', now, { role })];
    if (!changes.includes('delegation')) {
      const details = changes.includes('role') && known ? { previousRole: known.role, role } : {};
      return [personEvent(ctx, 'PERSON_CHANGED', now, details)];
    }
    const left = { id, role, delegationId: placeOf.get(id)?.was ?? null };
    return [
      personEvent(ctx, 'PERSON_CHANGED', left, known ? { previousRole: known.role } : {}),
      personEvent(ctx, 'PERSON_CHANGED', now, { role }),
    ];
  });
}
