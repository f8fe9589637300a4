/** Message followed by lines of quoted output, such as the end of a log. */
export const withLines = (message: string, lines: readonly string[]): string =>
  [message, ...lines.map((line) => `  | ${line}`)].join("\n");
