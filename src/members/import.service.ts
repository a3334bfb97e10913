import { reasonsOf } from '../access/denial';
import type { DelegationKind, Region } from '../identity/delegation.entity';
import type { Language } from '../language/language';
import { messageOf } from '../language/messages';
import { permitAll, refuse } from '../language/refusal';
import { type Acting, personOf } from '../operation/context';
import type { Reported } from '../operation/payload';
import type { PersonWish, PlannedDelegation, PlannedPerson } from './admission.rules';
import { admitAll } from './admission.service';
import { mayAdminister } from './grant.rules';
import { type TextIn, textsOf } from './member.input';

const MOST_ROWS = 250;

export interface ImportList {
  readonly dryRun: boolean;
  readonly delegations: readonly {
    readonly code: string;
    readonly kind: DelegationKind;
    readonly region: Region | null;
    readonly name: readonly TextIn[];
  }[];
  readonly people: readonly PersonWish[];
}

/** Carries a list out, all or none, or says what would come of it. Run again, it changes nothing. */
export async function importPeople(ctx: Acting, list: ImportList): Promise<Reported> {
  permitAll(reasonsOf(mayAdminister(personOf(ctx)), {}));
  const count = list.delegations.length + list.people.length;
  if (count === 0) refuse('REQUIRED', ['input', 'people']);
  if (count > MOST_ROWS) refuse('TOO_MANY', ['input', 'people'], { max: MOST_ROWS });
  const delegations = list.delegations.map(({ code, name, ...rest }) => ({
    ...rest,
    code: code.trim().toUpperCase(),
    name: textsOf(name),
  }));
  const people = list.people.map((person) => ({
    ...person,
    account: person.account.trim(),
    name: person.name.trim(),
    delegation: person.delegation?.trim().toUpperCase() || null,
  }));
  const plan = await admitAll(ctx, { delegations, people }, { dryRun: list.dryRun });
  const done = !list.dryRun && [...plan.delegations, ...plan.people].every(({ action }) => action !== 'REFUSED');
  return {
    ids: [],
    report: (language) => ({
      done,
      delegations: plan.delegations.map((row, at) => toldRow(row, at, language)),
      people: plan.people.map((row, at) => toldRow(row, at, language)),
    }),
  };
}

function toldRow(planned: PlannedDelegation | PlannedPerson, at: number, language: Language) {
  const { wish, action, changes, problems } = planned;
  const errors = problems.map(({ code, column, parameters }) => ({
    ...{ code, column, message: messageOf(code, language, parameters) },
  }));
  const key = 'code' in wish ? wish.code : wish.account;
  return { row: at + 1, key, action, changes: action === 'CHANGED' ? changes : [], errors };
}
