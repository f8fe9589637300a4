/** Message of any thrown value, on one line if the message is. Of several errors, the message of the first. */
export function errorMessage(error: unknown): string {
  // The error of several requests of kafkajs is no AggregateError, but has the same property.
  const { errors } = (error instanceof Error ? error : {}) as { readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) {
    return errorMessage(errors[0]);
  }
  return error instanceof Error ? error.message || error.name : String(error);
}

/** System code of an error, such as `ENOENT`; `undefined` if the error has none. */
export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Message of the last error in a chain of causes. The errors above usually say only that something below failed. */
export function rootCauseMessage(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? rootCauseMessage(cause) : errorMessage(error);
}
