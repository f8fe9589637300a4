import type { Login } from "./login";
import { type ConnectionOptions, openConnection, type SshConnection } from "./ssh-client";

/** What {@link withSharedConnection} opens connections with. */
type Open = (login: Login, options?: ConnectionOptions) => Promise<SshConnection & { close(): Promise<void> }>;

/** A connection while somebody works on it, or waits for it. */
interface Shared {
  readonly connection: ReturnType<Open>;
  users: number;
  /** Resolves when the last one in the queue has done its work. */
  last: Promise<unknown>;
}

const shared = new Map<string, Shared>();

/**
 * Like `withConnection`, for many that come at once: those who log in to a host in the same way take turns on one
 * connection. An SSH server lets 10 log in at a time (`MaxStartups`), and a log-in takes longer than a look.
 *
 * @throws what `work` throws, or each of them why there is no connection.
 */
export async function withSharedConnection<Result>(
  login: Login,
  work: (connection: SshConnection) => Promise<Result>,
  options?: ConnectionOptions,
  open: Open = openConnection,
): Promise<Result> {
  const key = JSON.stringify(login);
  const host: Shared = shared.get(key) ?? { connection: open(login, options), users: 0, last: Promise.resolve() };
  shared.set(key, host);
  host.users += 1;
  const turn = host.last.then(async () => work(await host.connection));
  host.last = turn.catch(() => {}); // Whose turn it was hears of it.
  try {
    return await turn;
  } finally {
    host.users -= 1;
    if (host.users === 0) {
      shared.delete(key);
      await host.connection.then(
        (connection) => connection.close(),
        () => {},
      );
    }
  }
}
