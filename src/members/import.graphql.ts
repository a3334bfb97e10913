import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DelegationKind, Region } from '../identity/delegation.entity';
import { Language } from '../language/language';
import type { ErrorCode as Code } from '../language/messages';
import { ErrorCode, Payload } from '../operation/payload';
import { Role } from '../operation/viewer';
import { Reads } from '../reads/mapping';
import type { Action } from './admission.rules';
import type { Granted } from './grant.rules';
import { importReads } from './import.reads';
import { TextInput } from './member.inputs.graphql';

export const ImportAction: { readonly [action in Action]: action } = {
  CREATED: 'CREATED',
  CHANGED: 'CHANGED',
  UNCHANGED: 'UNCHANGED',
  REFUSED: 'REFUSED',
};
registerEnumType(ImportAction, {
  name: 'ImportAction',
  description: 'What becomes of a row of a list, or would.',
  valuesConfig: {
    CREATED: { description: 'It is new.' },
    CHANGED: { description: 'It exists and changes.' },
    UNCHANGED: { description: 'It exists as the row says.' },
    REFUSED: { description: 'It is wrong; nothing of the whole list is done.' },
  },
});

@InputType({ description: 'A delegation of a list.' })
export class ImportDelegationInput {
  @Field(() => String, { description: 'The code: 1 to 12 letters and digits.' })
  code!: string;

  @Field(() => DelegationKind, { description: 'In which capacity it takes part.' })
  kind!: DelegationKind;

  @Field(() => Region, { nullable: true, description: 'Its region; left out, it stays as it is.' })
  region?: Region | null;

  @Field(() => [TextInput], { description: 'Its name; languages that are left out stay.' })
  name!: TextInput[];
}

@InputType({ description: 'A person of a list.' })
export class ImportPersonInput {
  @Field(() => String, { description: 'What the person signs in as; by it they are found, whatever its case.' })
  account!: string;

  @Field(() => String, { description: 'As the person writes it: 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The address at which to write to them; left out, it stays.' })
  email?: string | null;

  @Field(() => Role, { description: 'What the person does.' })
  role!: Granted;

  @Field(() => String, { nullable: true, description: 'The code of the delegation: `QM`; none outside delegations.' })
  delegation?: string | null;

  @Field(() => Language, { nullable: true, description: 'The language in which to serve them; left out, it stays.' })
  language?: Language | null;
}

@InputType({ description: 'A list of delegations and people: all are admitted or changed, or none.' })
export class ImportPeopleInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether only to say what would be done; false unless given.' })
  dryRun?: boolean | null;

  @Field(() => [ImportDelegationInput], { nullable: true, description: 'Delegations; at most 250 rows in all.' })
  delegations?: ImportDelegationInput[] | null;

  @Field(() => [ImportPersonInput], { nullable: true, description: 'People; at most 250 rows in all.' })
  people?: ImportPersonInput[] | null;
}

@ObjectType({ description: 'What is wrong with a row of a list.' })
export class ImportRowError {
  @Field(() => ErrorCode, { description: 'What kind of error it is, for programs.' })
  code!: Code;

  @Field(() => String, { description: "What was wrong and what would be right, in the caller's language." })
  message!: string;

  @Field(() => String, { description: 'The field of the row.' })
  column!: string;
}

@ObjectType({ description: 'What became of a row of a list, or would.' })
export class ImportedRow {
  @Field(() => Int, { description: 'Its place in its list, from 1.' })
  row!: number;

  @Field(() => String, { description: "The delegation's code, or the person's account." })
  key!: string;

  @Field(() => ImportAction, { description: 'What becomes of it.' })
  action!: Action;

  @Field(() => [String], { description: 'The fields that change; empty unless it is CHANGED. A short list.' })
  changes!: string[];

  @Field(() => [ImportRowError], { description: 'What is wrong with it; empty unless it is REFUSED. A short list.' })
  @Reads(importReads.errors)
  errors!: ImportRowError[];
}

@ObjectType({ description: 'What became of a list, row by row.' })
export class ImportPeoplePayload extends Payload {
  @Field(() => Boolean, {
    description: 'Whether the list was carried out; false for a dry run, or if a row is refused.',
  })
  @Reads(importReads.done)
  done!: boolean;

  @Field(() => [ImportedRow], { description: 'The delegations, in the order given; at most 250.' })
  @Reads(importReads.delegations)
  delegations!: ImportedRow[];

  @Field(() => [ImportedRow], { description: 'The people, in the order given; at most 250.' })
  @Reads(importReads.people)
  people!: ImportedRow[];
}
