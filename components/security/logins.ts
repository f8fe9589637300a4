import * as pulumi from "@pulumi/pulumi";

import { NODE, NODES_MECHANISM, OPERATOR, usersMechanism } from "../kafka-client/accounts";
import type { ClientLogin } from "../kafka-client/client-identity";
import { Password } from "./password";

/** User of a cluster, before it has an identity. */
export interface UserAccount {
  readonly name: string;
  /** Password of the user. @defaultValue - a random one, where the user needs one */
  readonly password?: pulumi.Output<string>;
}

/** Logins of a cluster whose users have names and passwords. */
export interface Logins {
  /** Passwords in the brokers' files, by name, a secret: they work before any broker runs. */
  readonly inFiles: pulumi.Output<Readonly<Record<string, string>>>;
  /** Passwords that brokers store when they run, by the user's name. */
  readonly stored: Readonly<Record<string, pulumi.Output<string>>>;
  /** Login of a user, or of the program that manages the cluster, a secret. */
  of(name: string): pulumi.Output<ClientLogin>;
}

/**
 * Creates the logins of a cluster. With ZooKeeper, brokers store the passwords of users (SCRAM-SHA-512). KRaft brokers store none
 * before Kafka 3.5 (KIP-900), so their users are in the brokers' files (PLAIN), and a changed user restarts the brokers.
 *
 * @param name - beginning of the names of the passwords. No other resource of the stack has this name.
 */
export function createLogins(
  name: string,
  { coordination, users }: { readonly coordination: "zookeeper" | "kraft"; readonly users: readonly UserAccount[] },
  opts: pulumi.CustomResourceOptions,
): Logins {
  const created = (account: string) => new Password(`${name}-${account}-password`, opts).password;
  const nodes = Object.fromEntries([NODE, OPERATOR].map((account) => [account, created(account)]));
  const others = Object.fromEntries(users.map(({ name: user, password }) => [user, password ?? created(user)]));
  const areStored = coordination === "zookeeper";
  return {
    inFiles: pulumi.secret(pulumi.all(areStored ? nodes : { ...nodes, ...others })),
    stored: areStored ? others : {},
    of: (username) => {
      const mechanism = username in others ? usersMechanism(coordination) : NODES_MECHANISM;
      return pulumi.secret(
        pulumi.output({ ...nodes, ...others }[username] ?? "").apply((password) => ({ mechanism, username, password })),
      );
    },
  };
}
