/** Control characters, and those that change the direction of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the expression searches for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text that a client chose, for a terminal: characters that would move the cursor or colour the screen are escaped as `\u001b`. */
export const printable = (text: string): string =>
  text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
