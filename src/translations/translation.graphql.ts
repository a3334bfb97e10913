import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { Language } from '../language/language';
import { TranslationOrigin } from '../language/translation.entity';
import { Node } from '../nodes/node.graphql';
import { Payload } from '../operation/payload';
import { Reads } from '../reads/mapping';
import { translationReads } from './translation.reads';
import { TranslatableField } from './translation.rules';

registerEnumType(TranslatableField, {
  name: 'TranslatableField',
  description: 'A text that can be given in more languages later.',
  valuesConfig: {
    NAME: {
      description:
        'The name of a delegation: by administrators as OFFICIAL or UNOFFICIAL, by its contact point as DELEGATION.',
    },
    TITLE: {
      description: 'The title of a round: by approvers as OFFICIAL or UNOFFICIAL, by officers as UNOFFICIAL.',
    },
  },
});

@InputType({ description: 'A text in a language, of something that has it in another.' })
export class SetTranslationInput {
  @Field(() => ID, { description: 'The delegation or the round whose text it is.' })
  subjectId!: string;

  @Field(() => Int, { description: 'The version that you saw: that which the text translates.' })
  expectedVersion!: number;

  @Field(() => TranslatableField, { description: 'Which of its texts.' })
  field!: TranslatableField;

  @Field(() => Language, { description: "The language; not the original's, which is changed with its object." })
  language!: Language;

  @Field(() => String, { description: 'The text: 1 to 200 characters.' })
  text!: string;

  @Field(() => TranslationOrigin, { description: 'Who stands behind it. Nothing becomes the original.' })
  origin!: TranslationOrigin;
}

@ObjectType({ description: 'What has a text in one language more.' })
export class SetTranslationPayload extends Payload {
  @Field(() => Node, {
    nullable: true,
    description: 'The delegation or the round as it stands; null if there is none.',
  })
  @Reads(translationReads.shown)
  subject!: Node | null;
}

@ObjectType({ implements: EventInterface, description: 'A text was given in another language, or anew.' })
export class TranslationSet extends EventInterface {
  @Field(() => Node, { nullable: true, description: 'The delegation or the round as it now stands.' })
  @Reads(translationReads.subject)
  subject!: Node | null;

  @Field(() => TranslatableField, { description: 'Which of its texts.' })
  @Reads(translationReads.field)
  field!: TranslatableField;

  @Field(() => Language, { description: 'The language in which it was given.' })
  @Reads(translationReads.language)
  language!: Language;

  @Field(() => TranslationOrigin, { description: 'Who stands behind it.' })
  @Reads(translationReads.origin)
  origin!: TranslationOrigin;
}
