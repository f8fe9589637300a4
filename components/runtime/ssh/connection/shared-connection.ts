import { sharedByKey } from "../../../shared/shared-by-key";
import type { Login } from "./login";
import { type ConnectionOptions, type OpenSshConnection, openConnection, type SshConnection } from "./ssh-client";

/** Log-in, and the function that opens a connection with it. */
interface Opening {
  readonly login: Login;
  readonly options?: ConnectionOptions;
  readonly open: (login: Login, options?: ConnectionOptions) => Promise<OpenSshConnection>;
}

const share = sharedByKey(
  ({ login, options, open }: Opening) => open(login, options),
  (opening) =>
    opening.then(
      (connection) => connection.close(),
      () => {}, // The error is reported to each user of the connection.
    ),
  { keyOf: ({ login }) => JSON.stringify(login) },
);

/**
 * Like `withConnection`, for concurrent users: users with the same log-in take turns on one connection. An SSH server
 * accepts 10 log-ins at a time (`MaxStartups`), and a log-in takes longer than a health check.
 *
 * @throws the error of `work`, or the error of the connection.
 */
export const withSharedConnection = <Result>(
  login: Login,
  work: (connection: SshConnection) => Promise<Result>,
  options?: ConnectionOptions,
  open: Opening["open"] = openConnection,
): Promise<Result> => share({ login, options, open }, (inTurn) => inTurn(async (opening) => work(await opening)));
