import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { retainedQuorum } from "../cluster/retained-quorum";
import { rejectArguments } from "../pulumi/reject-arguments";
import { secretIfPrivate } from "../pulumi/secret-settings";
import type { Runtime } from "../runtime/runtime";
import type { Address } from "../shared/address";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import type { Profile } from "../java/jvm-flags";
import { host, integer, type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { QUORUM_SIZE_SCHEMA } from "../shared/quorum-size";
import { withDefaults } from "../shared/with-defaults";
import { BROKER_COUNT_SCHEMA } from "./broker-count";
import { ClusterIdentity } from "./cluster-identity";
import { type ControllerPlace, placeControllers, votersOf } from "./controller-places";
import { controllerSpec } from "./controller-spec";
import { formatVoters } from "./kraft-settings";
import type { QuorumLayout } from "./quorum-layout";

/** Arguments of a {@link ControllerQuorum}. */
export interface ControllerQuorumArgs {
  /** Where it runs. */
  readonly runtime: Runtime;
  /** Which nodes are controllers. It stays for as long as the data does. @defaultValue - one controller, which is no broker */
  readonly layout?: QuorumLayout;
  /** Brokers in the whole cluster. @defaultValue 1 */
  readonly brokers?: number;
  /** Port of the cluster's first broker, 1 to 64534: controllers count up from 1001 above it; `0` picks a free one for each and keeps it. @defaultValue 9092 */
  readonly port?: number;
  /** Address that the ports are bound to. Connections are neither encrypted nor authenticated. @defaultValue `127.0.0.1` */
  readonly bindAddress?: string;
  /** JVM heap of each controller that is no broker, in MiB; at least 64. @defaultValue 512 */
  readonly heapMiB?: number;
  /** Which defaults apply. @defaultValue `development` */
  readonly profile?: Profile;
  /** Further settings of the brokers under their official names; controllers take those that they read. @defaultValue - none */
  readonly config?: Properties;
  /** Time allowed from start to first answer, in milliseconds. @defaultValue 60000 */
  readonly startupTimeoutMs?: number;
}

/** Values of the arguments that are left out. */
export const controllerQuorumDefaults = {
  layout: { controllers: 1 } as QuorumLayout,
  brokers: 1,
  port: 9092,
  bindAddress: "127.0.0.1",
  heapMiB: 512,
  profile: "development",
  config: {},
  startupTimeoutMs: 60_000,
} as const satisfies Partial<ControllerQuorumArgs>;

const SCHEMA = z.object({
  layout: z.object({ controllers: QUORUM_SIZE_SCHEMA }),
  brokers: BROKER_COUNT_SCHEMA,
  port: integer("a port that leaves room for controllers 1001 above it, or 0 for free ones,", 0, 64_534),
  bindAddress: host("a host name or IPv4 address of this machine"),
  config: PROPERTIES_SCHEMA,
  ...JVM_SCHEMA,
});

/** What is wrong with the arguments. */
export const controllerQuorumProblems = (args: ControllerQuorumArgs): Problem[] =>
  problemsOf(SCHEMA, withDefaults(controllerQuorumDefaults, args));

/**
 * The controllers of a KRaft cluster: services of their own, or one that is a broker as well and runs with it.
 * {@link startIds} resolves only after each that is a service has found its place in the quorum, so its users need no
 * waiting of their own.
 *
 * @throws if an argument is out of range.
 * @example
 * const controllers = new ControllerQuorum("controller", { runtime, layout: { controllers: 3 }, brokers: 3 });
 */
export class ControllerQuorum extends pulumi.ComponentResource {
  /** Id of the cluster, made once; known before any of its nodes runs. */
  readonly clusterId: pulumi.Output<string>;
  /** `id@host:port` of each controller, comma-separated, for `controller.quorum.voters`; known before they run. */
  readonly voters: pulumi.Output<string>;
  /** Where its controllers will answer; known before they do. */
  readonly addresses: pulumi.Output<readonly Address[]>;
  /** Identity of each start of the services; another one after every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Where it runs. */
  readonly runtime: Runtime;
  /** The broker that is the controller as well, and where it listens as that. @defaultValue - none is */
  readonly combined?: ControllerPlace;

  constructor(name: string, args: ControllerQuorumArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ControllerQuorum", name, {}, opts);
    const settings = withDefaults(controllerQuorumDefaults, args);
    rejectArguments(this, controllerQuorumProblems(args));
    const { runtime } = args;
    const { layout, config } = settings;
    const { combinedWith } = layout;
    const places = placeControllers(name, runtime, settings, { parent: this });
    const identity = identify(`${name}-identity`, runtime, layout, places, { parent: this });
    const voters = votersOf(places);
    const services = (combinedWith === undefined ? places : []).map(({ service, nodeId, endpoint }) => {
      const spec = pulumi
        .all([identity.clusterId, voters, endpoint])
        .apply(([clusterId, members, { listen }]) =>
          controllerSpec(settings, { clusterId, nodeId, voters: members, listen }, runtime.folders(service)),
        );
      return runtime.run(`${service}-service`, service, secretIfPrivate(config, spec), { parent: this });
    });

    this.runtime = runtime;
    this.clusterId = identity.clusterId;
    this.voters = voters.apply(formatVoters);
    this.addresses = voters.apply((members) => members.map(({ address }) => address));
    this.startIds = pulumi.all(services.map(({ startId }) => startId));
    this.combined = places.find(({ service }) => service === combinedWith);
    this.registerOutputs({ clusterId: this.clusterId, voters: this.voters });
  }
}

/** Who the cluster of these controllers is; the data of a stack that was destroyed may know. */
function identify(
  name: string,
  runtime: Runtime,
  { controllers, combinedWith = "", firstBroker, isDeployed }: QuorumLayout,
  places: readonly ControllerPlace[],
  opts: pulumi.CustomResourceOptions,
): ClusterIdentity {
  const services = places.map(({ service }) => service);
  const asked = new Set([...services, ...(firstBroker === undefined ? [] : [firstBroker])]);
  const kept = pulumi.output(retainedQuorum(runtime, isDeployed ? [] : [...asked]));
  const voters = places.map(({ nodeId }) => nodeId);
  return new ClusterIdentity(
    name,
    { controllers, combinedWith, voters, keptClusterId: kept.clusterId, keptVoters: kept.voters },
    opts,
  );
}
