/** Kind of failure of a connection: it decides who must act, and where. */
export type SshErrorKind =
  /** No SSH server answers at the address. */
  | "unreachable"
  /** The host presents another key than the known one. */
  | "host-key"
  /** The host refuses the user. */
  | "login"
  /** An open connection broke. */
  | "lost"
  /** The connection is open, but the work was not done in time. */
  | "late";

/** Error of a connection. It is a plain `Error`, because the engine prints no other. */
export const sshError = (kind: SshErrorKind, message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { sshErrorKind: kind });

/** Kind of an error of a connection; `undefined` for any other error. */
export const sshErrorKindOf = (error: unknown): SshErrorKind | undefined =>
  (error as { readonly sshErrorKind?: SshErrorKind } | undefined)?.sshErrorKind;
