/**
 * A text as one word for a POSIX shell, in quotes: whatever stands in it, the shell takes it for itself alone. A program
 * may still take a word that begins with a dash for an option.
 *
 * @throws if it holds NUL, which no word can.
 */
export function shellWord(text: string): string {
  if (text.includes("\0")) {
    throw new Error("a value in a shell command must not contain the character NUL; remove the character"); // It may be private.
  }
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text as one word for a POSIX shell, as a person would type it: in quotes only if it needs them. */
export const shellWordIfNeeded = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text));

/** Several of them, apart from each other: a command with its arguments. */
export const shellWords = (words: readonly string[]): string => words.map(shellWord).join(" ");
