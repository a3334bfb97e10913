import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DelegationKind, Region } from '../identity/delegation.entity';
import { Delegation, Person } from '../identity/identity.graphql';
import { Language } from '../language/language';
import { Payload } from '../operation/payload';
import { shownOne } from '../operation/payload.reads';
import { Role } from '../operation/viewer';
import { Reads } from '../reads/mapping';
import type { Granted } from './grant.rules';

const KEY = 'A text of your own, such as a UUID: the same key with the same content has one effect and one answer.';
const VERSION = 'The version that you saw.';
const REASON = 'Why, for the record: at most 2,000 characters.';
const NAME = 'As the person writes it: 1 to 200 characters.';
const ACCOUNT = 'What the person signs in as, such as an address; unique, whatever its case.';
const TAKES_OVER =
  'Whether the present contact point becomes a deputy, where one is allowed. A contact point that names its successor need not say so.';

@InputType({ description: 'A text in one language.' })
export class TextInput {
  @Field(() => Language, { description: 'The language.' })
  language!: Language;

  @Field(() => String, { description: 'The text: 1 to 200 characters.' })
  text!: string;
}

@InputType({ description: 'A delegation to be admitted.' })
export class CreateDelegationInput {
  @Field(() => String, { description: KEY })
  idempotencyKey!: string;

  @Field(() => String, { description: 'The code of which references are made: 1 to 12 letters and digits. It stays.' })
  code!: string;

  @Field(() => DelegationKind, { description: 'In which capacity it takes part.' })
  kind!: DelegationKind;

  @Field(() => Region, { nullable: true, description: 'Its region, if it belongs to one.' })
  region?: Region | null;

  @Field(() => [TextInput], { description: 'Its name, in one to six languages: the first is the original.' })
  name!: TextInput[];
}

@InputType({ description: 'What to change in a delegation; what is left out stays as it is.' })
export class UpdateDelegationInput {
  @Field(() => ID, { description: 'The delegation.' })
  delegationId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => DelegationKind, { nullable: true, description: 'In which capacity it takes part.' })
  kind?: DelegationKind | null;

  @Field(() => Region, { nullable: true, description: 'Its region; null takes it out of all.' })
  region?: Region | null;

  @Field(() => [TextInput], {
    nullable: true,
    description: 'Its name; languages that are left out stay, and are stale if the original changes.',
  })
  name?: TextInput[] | null;
}

@InputType({ description: 'Which delegation takes part no more, and why.' })
export class WithdrawDelegationInput {
  @Field(() => ID, { description: 'The delegation.' })
  delegationId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: REASON })
  reason!: string;
}

@InputType({ description: 'Which delegation takes part again.' })
export class RestoreDelegationInput {
  @Field(() => ID, { description: 'The delegation.' })
  delegationId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;
}

@InputType({ description: 'A person to be admitted.' })
export class CreatePersonInput {
  @Field(() => String, { description: KEY })
  idempotencyKey!: string;

  @Field(() => String, { description: ACCOUNT })
  account!: string;

  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The address at which to write to them.' })
  email?: string | null;

  @Field(() => Role, { description: 'What the person does.' })
  role!: Granted;

  @Field(() => ID, { nullable: true, description: 'The delegation; left out for roles outside delegations.' })
  delegationId?: string | null;

  @Field(() => Language, { nullable: true, description: 'The language in which to serve them; EN unless given.' })
  language?: Language | null;

  @Field(() => Boolean, { nullable: true, description: TAKES_OVER })
  takesOver?: boolean | null;
}

@InputType({ description: 'What to change in a person; what is left out stays as it is.' })
export class UpdatePersonInput {
  @Field(() => ID, { description: 'The person.' })
  personId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => String, { nullable: true, description: `${ACCOUNT} For administrators.` })
  account?: string | null;

  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The address at which to write to them; null takes it back.' })
  email?: string | null;

  @Field(() => Role, { nullable: true, description: 'What the person does.' })
  role?: Granted | null;

  @Field(() => ID, { nullable: true, description: 'The delegation; null for roles outside delegations.' })
  delegationId?: string | null;

  @Field(() => Language, { nullable: true, description: 'The language in which to serve them.' })
  language?: Language | null;

  @Field(() => Boolean, { nullable: true, description: TAKES_OVER })
  takesOver?: boolean | null;
}

@InputType({ description: 'Whose access ends, and why.' })
export class DisablePersonInput {
  @Field(() => ID, { description: 'The person.' })
  personId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => String, { nullable: true, description: REASON })
  reason?: string | null;
}

@InputType({ description: 'Whose access is restored, and why.' })
export class EnablePersonInput extends DisablePersonInput {}

@InputType({ description: 'Whose name is taken away for good, and why.' })
export class AnonymizePersonInput {
  @Field(() => ID, { description: 'The person.' })
  personId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => String, {
    description: 'Why, for the record: at most 2,000 characters, without the name, the account or the address.',
  })
  reason!: string;
}

@InputType({ description: 'Which people are wanted; all conditions must hold.' })
export class PersonFilter {
  @Field(() => [Role], { nullable: true, description: 'With one of these roles.' })
  role?: Role[] | null;

  @Field(() => [String], { nullable: true, description: 'Of the delegations with these codes.' })
  delegation?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether they have access; of those of whom you may know it.',
  })
  active?: boolean | null;
}

@ObjectType()
abstract class OneDelegation extends Payload {
  @Field(() => Delegation, { nullable: true, description: 'The delegation as it stands; null if there is none.' })
  @Reads(shownOne)
  delegation!: Delegation | null;
}

@ObjectType({ description: 'The delegation that was admitted.' })
export class CreateDelegationPayload extends OneDelegation {}

@ObjectType({ description: 'The delegation as it now stands.' })
export class UpdateDelegationPayload extends OneDelegation {}

@ObjectType({ description: 'The delegation that takes part no more.' })
export class WithdrawDelegationPayload extends OneDelegation {}

@ObjectType({ description: 'The delegation that takes part again.' })
export class RestoreDelegationPayload extends OneDelegation {}

@ObjectType()
abstract class OnePerson extends Payload {
  @Field(() => Person, {
    nullable: true,
    description: 'The person as they are; null if there is none or you may not know them.',
  })
  @Reads(shownOne)
  person!: Person | null;
}

@ObjectType({ description: 'The person who was admitted.' })
export class CreatePersonPayload extends OnePerson {}

@ObjectType({ description: 'The person as they now are.' })
export class UpdatePersonPayload extends OnePerson {}

@ObjectType({ description: 'The person whose access has ended.' })
export class DisablePersonPayload extends OnePerson {}

@ObjectType({ description: 'The person whose access was restored.' })
export class EnablePersonPayload extends OnePerson {}

@ObjectType({ description: 'The person who is a former member now.' })
export class AnonymizePersonPayload extends OnePerson {}
