/** What a mutation did, where its answer holds what no statement may: each mark stands for a text that is put in its place. */
export interface Revealing {
  readonly revealed?: readonly (readonly [mark: string, text: string])[];
}

/** JSON with what the outcome of a mutation reveals: texts that need no escape. */
export function revealed<Text extends string | undefined>(json: Text, outcome: unknown): Text {
  const marks = (outcome as Revealing | undefined)?.revealed ?? [];
  return marks.reduce((text, [mark, secret]) => text?.replaceAll(mark, secret) as Text, json);
}
