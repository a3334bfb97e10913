/** An operation on a socket, while it is under way. */
export class Place {
  /** Whether the client still waits for it. What comes later is nobody's, whatever is called by the same id meanwhile. */
  isWanted = true;
  private stop: (() => void) | undefined;

  constructor(
    readonly id: string,
    readonly run: (place: Place) => Promise<void>,
  ) {}

  /** What is to be done when the client gives it up; at once if it has. */
  onGivenUp(stop: () => void): void {
    if (this.isWanted) this.stop = stop;
    else stop();
  }

  giveUp(): void {
    this.isWanted = false;
    this.stop?.();
  }
}

/**
 * The places for operations on one socket. An operation that its client has given up keeps its place until it has ended,
 * but not its id: the client may use that again at once.
 */
export class Places {
  private readonly wanted = new Map<string, Place>();
  private readonly taken = new Set<Place>();
  private readonly waiting = new Set<Place>();

  constructor(private readonly most: number) {}

  isWanted(id: string): boolean {
    return this.wanted.has(id);
  }

  /**
   * Begins an operation. Without a free place, one whose id was just given up waits for the next that becomes free; any
   * other is not begun, and false is answered. So no more wait than there are places.
   */
  begin(id: string, run: Place['run']): boolean {
    const place = new Place(id, run);
    const isFull = this.taken.size >= this.most;
    if (isFull && ![...this.taken].some((one) => one.id === id)) return false;
    this.wanted.set(id, place);
    if (isFull) this.waiting.add(place);
    else void this.occupy(place);
    return true;
  }

  giveUp(id: string): void {
    const place = this.wanted.get(id);
    if (!place) return;
    this.wanted.delete(id);
    this.waiting.delete(place);
    place.giveUp();
  }

  giveUpAll(): void {
    for (const id of [...this.wanted.keys()]) this.giveUp(id);
  }

  private async occupy(place: Place): Promise<void> {
    this.taken.add(place);
    await place.run(place);
    this.taken.delete(place);
    if (this.wanted.get(place.id) === place) this.wanted.delete(place.id);
    const [next] = this.waiting;
    if (!next) return;
    this.waiting.delete(next);
    void this.occupy(next);
  }
}
