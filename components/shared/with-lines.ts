/** A message above lines that somebody else has printed, such as the end of a log. */
export const withLines = (message: string, lines: readonly string[]): string =>
  [message, ...lines.map((line) => `  | ${line}`)].join("\n");
