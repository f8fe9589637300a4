import { type Login, loginName } from "./login";
import { sshErrorKindOf } from "./ssh-error";

/** Time that a host counts as unreachable after a health check could not connect, in milliseconds: for the rest of a refresh. */
const MEMORY_MS = 5_000;

const failures = new Map<string, { readonly error: unknown; readonly at: number }>();

/** Remembers that no SSH server answered a health check. Other errors of connections are forgotten. */
export function rememberUnreachable(login: Login, error: unknown): void {
  if (sshErrorKindOf(error) === "unreachable") {
    failures.set(loginName(login), { error, at: Date.now() });
  }
}

/**
 * Rejects a connection to a host that a health check of this process could not reach a moment ago, because each further try would
 * wait for its whole time limit too.
 *
 * @throws the error of the health check.
 */
export function rejectUnreachable(login: Login): void {
  const failure = failures.get(loginName(login));
  if (failure !== undefined && Date.now() - failure.at < MEMORY_MS) {
    throw failure.error;
  }
}
