const begun = Date.now();

/** A step whose outcome is not what it should be. */
export class Broken extends Error {}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A scene of the story. */
export function scene(title: string): void {
  say(`\n${title}`);
}

/** Something that somebody did. */
export function tell(line: string): void {
  say(`${lead()}${line}`);
}

/** Words in their own language; on a line of their own, so that Arabic runs its own way. */
export function quote(text: string): void {
  say(`${' '.repeat(lead().length)}« ${text} »`);
}

/** Tells what has been found true, and ends the story if it is not. */
export function check(holds: boolean, claim: string, found?: unknown): void {
  if (!holds) throw new Broken(`Not so: ${claim}.${found === undefined ? '' : ` Found: ${JSON.stringify(found)}`}`);
  say(`${lead()}✓ ${claim}`);
}

/** The seconds since the start. */
export function lead(): string {
  return `${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  `;
}
