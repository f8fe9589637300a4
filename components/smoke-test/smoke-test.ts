import * as pulumi from "@pulumi/pulumi";
import { type BrokerConnection, type Cluster, noClusterProblems } from "../kafka-client/cluster-connection";
import { withIdentity } from "../kafka-client/secure-relay";
import { ModuleResource } from "../pulumi/module-resource";
import { rejectProblems } from "../pulumi/reject-arguments";
import { exactly, integer, problemsOf } from "../shared/problems";

/** Arguments of a {@link SmokeTest}. */
export interface SmokeTestArgs {
  /** Cluster to test: a `KafkaCluster`. The test runs again when one of the brokers has restarted, and not otherwise. */
  readonly cluster: Cluster;
  /** Brokers as other clients reach them, such as clients in the network of the containers. @defaultValue - `cluster` */
  readonly connection?: BrokerConnection;
  /** Time for the whole test, in milliseconds, 1000 to 3600000. @defaultValue 60000 */
  readonly timeoutMs?: number;
}

const SCHEMA = exactly({ timeoutMs: integer("a time in milliseconds", 1_000, 3_600_000) }, "SmokeTest");

/**
 * Test of a cluster with its own topics: publish records, subscribe as a group, read the stored records again, and process
 * the records into a second topic. A failed test fails `up`.
 *
 * @throws if an argument is out of range.
 * @example
 * new SmokeTest("smoke-test", { cluster });
 */
export class SmokeTest extends ModuleResource {
  /** Verified facts, one sentence each. */
  declare readonly verified: pulumi.Output<readonly string[]>;
  /** Time for each step and in total, in milliseconds. */
  declare readonly durationsMs: pulumi.Output<Readonly<Record<string, number>>>;

  /** Verified facts and times in the form of a stack's output. */
  get report() {
    return { proven: this.verified, durationsMs: this.durationsMs };
  }

  constructor(
    name: string,
    { cluster, connection = cluster, timeoutMs = 60_000, ...others }: SmokeTestArgs = {} as SmokeTestArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    rejectProblems(`the smoke test ${name} can't run as configured`, [
      ...noClusterProblems(cluster),
      ...problemsOf(SCHEMA, { timeoutMs, ...others }),
    ]);
    super(
      "smoke-test/smoke-test-provider",
      name,
      {
        bootstrapServers: connection.bootstrapServers,
        relay: connection.relay,
        userRelay:
          cluster.testIdentity &&
          pulumi.secret(
            pulumi
              .all([connection.relay, cluster.testIdentity])
              .apply(([relay, identity]) => relay && withIdentity(relay, identity)),
          ),
        nodePorts: connection.nodePorts,
        nodeAuthorities: cluster.nodesAuthority,
        startIds: cluster.startIds,
        replicationFactor: cluster.replicationFactor,
        deleteTopics: cluster.deletesTopics,
        testId: `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
        timeoutMs,
        verified: undefined,
        durationsMs: undefined,
      },
      opts,
      "smoke-test",
      "SmokeTest",
    );
  }
}
