/** Chance that comes out the same for the same seed: Mulberry32. */
export class Random {
  /** Whether anything came out wrong since this was last set to false. */
  wronged = false;
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to, and without, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A chance that something is wrong on purpose; it is remembered. */
  wrong(share: number): boolean {
    const wrong = this.chance(share);
    this.wronged ||= wrong;
    return wrong;
  }

  one<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new Error('There is nothing to choose from');
    return values[this.below(values.length)] as Value;
  }

  some<Value>(values: readonly Value[], share: number): Value[] {
    return values.filter(() => this.chance(share));
  }

  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  }
}
