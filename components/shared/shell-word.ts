/**
 * Text as one word for a POSIX shell, in quotes, so that no character of the text has a meaning for the shell. A program may
 * still read a word that begins with a dash as an option.
 *
 * @throws if the text contains NUL, which no word can contain.
 */
export function shellWord(text: string): string {
  if (text.includes("\0")) {
    throw new Error("a value in a shell command must not contain the character NUL; remove the character"); // It may be private.
  }
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Text as one word for a POSIX shell, as a person would type the word: in quotes only if it needs them. */
export const shellWordIfNeeded = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text));

/** Texts as words for a POSIX shell, with a blank between two of them: a command with its arguments. */
export const shellWords = (words: readonly string[]): string => words.map(shellWord).join(" ");
