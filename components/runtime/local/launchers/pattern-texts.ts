/** Texts that one line must all contain. */
type Texts = readonly string[];

/** Shortest text to search for, in characters: a shorter one occurs in many lines. */
const MIN_LENGTH = 3;

/**
 * Plain texts of a pattern, for Windows's `find`, which knows no patterns: a line that matches contains all texts of one of the
 * returned lists. Quotes, character classes and repetitions separate texts.
 *
 * @param pattern - expression of literals, classes, groups, `|`, `?`, `*` and `+`.
 */
export function patternTexts(pattern: RegExp): readonly Texts[] {
  const alternatives = new Parser(pattern.source).alternatives();
  return alternatives.map((text) => text.split(GAP).filter((part) => part.length >= MIN_LENGTH));
}

/** Character between two texts of an alternative. */
const GAP = "\0";

/** Parser of the expressions in the table of known failures. Each alternative is one text with gaps. */
class Parser {
  private position = 0;

  constructor(private readonly source: string) {}

  /** All texts up to the end of the group or of the expression. */
  alternatives(): string[] {
    const found: string[] = [];
    let sequence = [""];
    while (this.position < this.source.length && this.source[this.position] !== ")") {
      if (this.source[this.position] === "|") {
        this.position += 1;
        found.push(...sequence);
        sequence = [""];
      } else {
        const next = this.repeated(this.atom());
        sequence = sequence.flatMap((before) => next.map((after) => before + after));
      }
    }
    return [...found, ...sequence];
  }

  private atom(): string[] {
    const character = this.source[this.position++] as string;
    switch (character) {
      case "(": {
        const inside = this.alternatives();
        this.position += 1;
        return inside;
      }
      case "[": {
        const end = this.source.indexOf("]", this.position);
        const members = this.source.slice(this.position, end);
        this.position = end + 1;
        return [members.length === 1 ? members : GAP];
      }
      case "\\":
        return [this.source[this.position++] as string];
      case ".":
      case '"':
      case "^":
      case "$":
        return [GAP];
      default:
        return [character];
    }
  }

  private repeated(atom: string[]): string[] {
    switch (this.source[this.position]) {
      case "?":
        this.position += 1;
        return [...atom, ""];
      case "*":
      case "+":
        this.position += 1;
        return [GAP];
      default:
        return atom;
    }
  }
}
