import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { Cluster } from "../kafka-client/cluster-connection";
import { ModuleResource } from "../pulumi/module-resource";
import { rejectProblems } from "../pulumi/reject-arguments";
import { integer, problemsOf } from "../shared/problems";
import { withDefaults } from "../shared/with-defaults";
import { accessRules, type RightsDescription } from "./access-rules";
import { rightsProblems, type UserEntry } from "./user-problems";

/** Arguments of {@link User}. */
export interface UserArgs extends RightsDescription, Pick<UserEntry, "quotas"> {
  /** Cluster of the user: a `KafkaCluster`. */
  readonly cluster: Cluster;
  /** Principal as brokers name the user: `User:orders`. Another principal replaces the resource. */
  readonly principal: string;
  /**
   * Password that brokers verify by SCRAM-SHA-512; it stays secret. KRaft brokers store passwords from Kafka 3.5 on.
   *
   * @defaultValue - no password is stored
   */
  readonly password?: pulumi.Input<string>;
  /** Time until every broker has the rights, in milliseconds, 1000 to 3600000. @defaultValue 60000 */
  readonly timeoutMs?: number;
}

const SCHEMA = z.object({
  principal: z.string("must be text").regex(/^User:[^\p{Cc}*]+$/u, 'must be "User:" and the name of one user'),
  timeoutMs: integer("a time in milliseconds", 1_000, 3_600_000),
});

/**
 * Rights, quotas and password of a principal. The resource owns all ACLs whose principal is exactly this one, the quotas of the
 * user over all of its clients, and the SCRAM-SHA-512 credential if a password is given. Once the resource is created or changed,
 * every broker has the rights. ACLs and quotas that exist already are adopted; others are removed.
 *
 * Deletion of the resource removes all of them, even if the cluster retains its data: without them, the principal may do nothing.
 * They are not removed one by one if the whole cluster is deleted (`deletedWith`), unless `opts` say otherwise.
 *
 * @throws if an argument is out of range.
 * @example
 * new User("orders", { cluster, principal: "User:orders", allow: [{ topic: "orders", operations: ["Write"] }] });
 */
export class User extends ModuleResource {
  /** Principal as brokers name the user. */
  declare readonly principal: pulumi.Output<string>;

  constructor(
    resource: string,
    { cluster, principal, superUser, allow, quotas = {}, password, timeoutMs = 60_000 }: UserArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    rejectProblems(`the user ${resource} can't be created as configured`, [
      ...problemsOf(SCHEMA, { principal, timeoutMs }),
      ...rightsProblems({ superUser, allow, quotas }),
    ]);
    super(
      "user/user-provider",
      resource,
      {
        principal,
        bootstrapServers: cluster.bootstrapServers,
        relay: cluster.relay,
        clusterId: cluster.clusterId,
        rules: accessRules(principal, { superUser, allow }),
        quotas,
        password: password === undefined ? undefined : pulumi.secret(password),
        timeoutMs,
        health: undefined,
      },
      withDefaults({ deletedWith: cluster }, opts),
      "user",
      "User",
    );
  }
}
