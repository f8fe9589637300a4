/** What keeps a connection from being made or kept: who is to look where. */
export type SshErrorKind =
  /** Nobody answers there as an SSH server does. */
  | "unreachable"
  /** The host is not the one that is known. */
  | "host-key"
  /** The host does not let this user in. */
  | "login"
  /** There was a connection, and it broke. */
  | "lost"
  /** There is a connection, but what was asked for was not done in time. */
  | "late";

/** An error of a connection. A plain one: the engine shows nothing of others. */
export const sshError = (kind: SshErrorKind, message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { sshErrorKind: kind });

/** What kept a connection from being made or kept; `undefined` of any other error. */
export const sshErrorKindOf = (error: unknown): SshErrorKind | undefined =>
  (error as { readonly sshErrorKind?: SshErrorKind } | undefined)?.sshErrorKind;
