/** What can be said of a definition before it is parsed. */
export interface Scanned {
  /** How deep brackets of any kind nest in it. */
  deepest: number;
  /** The fragments that it spreads, and the greatest depth at which it does. */
  readonly spreads: Map<string, number>;
}

const TOKEN = /\.\.\.|[{}()[\]@"#]|[A-Za-z_]\w*/g;

/**
 * Goes once over a document's characters, without recursion, and finds its brackets and spreads. What follows a mistake of
 * lexing or parsing, or more tokens than are allowed, may be seen wrongly or not at all: no parser gets there.
 */
export function scanDocument(document: string, mostTokens: number): DocumentScan {
  const scan = new DocumentScan();
  const tokens = new RegExp(TOKEN);
  for (let found = tokens.exec(document); found && scan.tokens <= mostTokens; found = tokens.exec(document)) {
    const [text] = found;
    if (text === '"') tokens.lastIndex = endOfString(document, found.index);
    else if (text === '#') tokens.lastIndex = endOfLine(document, found.index);
    else scan.read(text);
  }
  return scan;
}

export class DocumentScan {
  readonly fragments = new Map<string, Scanned>();
  readonly others: Scanned[] = [];
  /** How many were read; at most as many as a parser counts. */
  tokens = 0;
  private current = this.begun();
  private depth = 0;
  private before = '';

  read(token: string): void {
    const { before } = this;
    this.before = token;
    this.tokens += 1;
    if ('{(['.includes(token)) this.enter();
    else if ('})]'.includes(token)) this.leave(token);
    else if (token === '@' || token === '...') return;
    else if (before === '...' && token !== 'on') this.spread(token);
    // After "@" and "fragment" the word "fragment" is a name.
    else if (before === '@') this.before = '';
    else if (before === 'fragment' && this.depth === 0) this.begin(token);
  }

  private enter(): void {
    this.depth += 1;
    this.current.deepest = Math.max(this.current.deepest, this.depth);
  }

  private leave(bracket: string): void {
    this.depth = Math.max(0, this.depth - 1);
    if (this.depth === 0 && bracket === '}') this.current = this.begun();
  }

  private spread(name: string): void {
    const { spreads } = this.current;
    spreads.set(name, Math.max(spreads.get(name) ?? 0, this.depth));
  }

  private begin(name: string): void {
    this.before = '';
    // Two of one name are refused later; until then they are as deep as both.
    this.current = this.fragments.get(name) ?? this.begun(name);
  }

  private begun(name?: string): Scanned {
    const definition = { deepest: 0, spreads: new Map<string, number>() };
    if (name === undefined) this.others.push(definition);
    else this.fragments.set(name, definition);
    return definition;
  }
}

/** The place after the quote that ends a string, or of the line break that breaks it off. */
function endOfString(document: string, start: number): number {
  if (document.startsWith('"""', start)) return endOfBlock(document, start + 3);
  let at = start + 1;
  while (at < document.length && !'"\n\r'.includes(document.charAt(at))) at += document[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** In a block string a backslash says something only before the three quotes. */
function endOfBlock(document: string, start: number): number {
  let found = document.indexOf('"""', start);
  while (found > start && document[found - 1] === '\\') found = document.indexOf('"""', found + 3);
  return found < 0 ? document.length : found + 3;
}

function endOfLine(document: string, start: number): number {
  let at = start;
  while (at < document.length && document[at] !== '\n' && document[at] !== '\r') at += 1;
  return at;
}
