/** What went wrong, in one line, whatever was thrown. */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return errorMessage(error.errors[0]);
  }
  return error instanceof Error ? error.message || error.name : String(error);
}

/** The system's code of an error, such as `ENOENT`, if it has one. */
export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** The reason at the bottom of a chain of causes: the others mostly say that something below them failed. */
export function rootCauseMessage(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? rootCauseMessage(cause) : errorMessage(error);
}
