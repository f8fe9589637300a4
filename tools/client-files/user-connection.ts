import type { Connection } from "../../components/config/connection";
import { stackCommand, stackResources, startCommand } from "../inspect/stack-resources";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

/** Outputs of a stack, as far as its clients need them. */
interface ClientOutputs {
  readonly connection?: Pick<Connection, "librdkafka">;
  readonly users?: Readonly<Record<string, Connection>>;
}

/**
 * Settings of a user of a stack. The CLI decrypts them; they are in no command line and are not printed.
 *
 * @throws if the stack does not exist or has no outputs, has no security, or has no user of this name.
 */
export async function userConnection(
  stack: string,
  user: string,
  location: StackLocation = STATE,
): Promise<Connection> {
  const [root] = await stackResources(stack, ["pulumi:pulumi:Stack"], location);
  return selectUser(stack, user, root?.outputs ?? {});
}

/** Settings of a user in the outputs of a stack. @throws as {@link userConnection}. */
export function selectUser(stack: string, user: string, { connection, users = {} }: ClientOutputs): Connection {
  if (connection === undefined) {
    throw new Error(`stack ${stack} has no outputs; run ${startCommand(stack)}`);
  }
  if (connection.librdkafka["security.protocol"] === "PLAINTEXT") {
    throw new Error(
      `stack ${stack} has no users, because its clients connect without encryption and without a login; use the settings of its output connection, which ${stackCommand("pulumi -- stack output connection", stack)} prints`,
    );
  }
  const names = Object.keys(users);
  const settings = Object.hasOwn(users, user) ? users[user] : undefined;
  if (settings === undefined) {
    throw new Error(
      names.length === 0
        ? `stack ${stack} has no users; add one to users in its configuration, and run ${startCommand(stack)}`
        : `stack ${stack} has no user ${user}; its users are ${names.join(", ")}`,
    );
  }
  return settings;
}
