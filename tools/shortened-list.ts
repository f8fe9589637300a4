/** Names that a sentence lists. */
const MAX_NAMES = 5;

/** List of names in a sentence: the first five, and the number of the others. */
export const shortenedList = (names: readonly string[]): string =>
  names.length <= MAX_NAMES
    ? names.join(", ")
    : `${names.slice(0, MAX_NAMES).join(", ")} and ${names.length - MAX_NAMES} more`;
