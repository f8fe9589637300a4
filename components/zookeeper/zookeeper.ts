import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { rejectArguments } from "../pulumi/reject-arguments";
import { secretIfPrivate } from "../pulumi/secret-settings";
import type { Runtime } from "../runtime/runtime";
import { type Address, formatAddress } from "../shared/address";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import type { Profile } from "../java/jvm-flags";
import { ownedKeyProblems } from "../shared/owned-keys";
import { host, integer, type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { QUORUM_SIZE_SCHEMA } from "../shared/quorum-size";
import { serverNames } from "../shared/server-names";
import { withDefaults } from "../shared/with-defaults";
import { EnsembleSizeGuard } from "./ensemble-size-guard";
import { membershipsOf, placeServer } from "./server-places";
import { ZOO_CFG_OWNED_KEYS } from "./zoo-cfg";
import { zooKeeperSpec } from "./zookeeper-spec";

/** Arguments of a {@link ZooKeeper}. */
export interface ZooKeeperArgs {
  /** Where it runs. */
  readonly runtime: Runtime;
  /** Number of servers: 1, 3 or 5. It stays for as long as the data does. @defaultValue 1 */
  readonly servers?: number;
  /** Port that clients of the first server connect to, 1 to 65535; `0` picks a free one for each and keeps it. @defaultValue 2181 */
  readonly port?: number;
  /** Address that the port is bound to. ZooKeeper has no authentication here: keep it on this machine. @defaultValue `127.0.0.1` */
  readonly bindAddress?: string;
  /** JVM heap of each server, in MiB; at least 64. @defaultValue 512 */
  readonly heapMiB?: number;
  /** Which defaults apply. @defaultValue `development` */
  readonly profile?: Profile;
  /** Further settings of `zoo.cfg` under their official names. @defaultValue - none */
  readonly config?: Properties;
  /** Time allowed from start to first answer, in milliseconds. @defaultValue 60000 */
  readonly startupTimeoutMs?: number;
}

/** Values of the arguments that are left out. */
export const zooKeeperDefaults = {
  servers: 1,
  port: 2181,
  bindAddress: "127.0.0.1",
  heapMiB: 512,
  profile: "development",
  config: {},
  startupTimeoutMs: 60_000,
} as const satisfies Partial<ZooKeeperArgs>;

const SCHEMA = z.object({
  servers: QUORUM_SIZE_SCHEMA,
  port: integer("a port, or 0 for a free one,", 0, 65_535),
  bindAddress: host("a host name or IPv4 address of this machine"),
  config: PROPERTIES_SCHEMA,
  ...JVM_SCHEMA,
});

/** What is wrong with the arguments. */
export const zooKeeperProblems = (args: ZooKeeperArgs): Problem[] => {
  const settings = withDefaults(zooKeeperDefaults, args);
  return [
    ...problemsOf(SCHEMA, settings),
    ...ownedKeyProblems("ZooKeeper", "config", settings.config, ZOO_CFG_OWNED_KEYS),
  ];
};

/** Addresses of a ZooKeeper's servers. */
export type ServerAddresses = readonly [Address, ...Address[]];

/**
 * A ZooKeeper: one server, or an ensemble that works for as long as more than half of its servers do.
 * {@link connectString} resolves only after each has answered `srvr`, so its users need no waiting of their own.
 *
 * @throws if an argument is out of range or `config` holds a key that ZooKeeper sets itself.
 * @example
 * const zooKeeper = new ZooKeeper("zookeeper", { runtime, servers: 3 });
 */
export class ZooKeeper extends pulumi.ComponentResource {
  /** `host:port` of each server, comma-separated, for `zookeeper.connect`. */
  readonly connectString: pulumi.Output<string>;
  /** Where its servers will answer; known before they do. */
  readonly addresses: pulumi.Output<ServerAddresses>;
  /** Identity of each server's start; another one after every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Where it runs. */
  readonly runtime: Runtime;

  constructor(name: string, args: ZooKeeperArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ZooKeeper", name, {}, opts);
    const settings = withDefaults(zooKeeperDefaults, args);
    rejectArguments(this, zooKeeperProblems(args));
    const { runtime } = args;
    const { servers, port, bindAddress, config } = settings;
    const ensemble = servers === 1 ? [] : [new EnsembleSizeGuard(`${name}-ensemble`, { servers }, { parent: this })];
    const places = serverNames(name, servers).map((service, rank) =>
      placeServer(runtime, service, { port, bindAddress, rank }, servers === 1, { parent: this }),
    );
    const memberships = membershipsOf(places);
    const services = places.map(({ service, clients }, rank) => {
      const spec = pulumi
        .all([clients, memberships])
        .apply(([endpoint, members]) => zooKeeperSpec(settings, endpoint, runtime.folders(service), members[rank]));
      return runtime.run(`${service}-service`, service, secretIfPrivate(config, spec), {
        parent: this,
        dependsOn: ensemble,
      });
    });

    this.runtime = runtime;
    this.startIds = pulumi.all(services.map(({ startId }) => startId));
    this.addresses = pulumi
      .all(places.map(({ clients }) => clients))
      .apply((endpoints) => endpoints.map(({ address }) => address) as unknown as ServerAddresses);
    this.connectString = pulumi
      .all([this.addresses, this.startIds])
      .apply(([addresses]) => addresses.map(formatAddress).join(","));
    this.registerOutputs({ connectString: this.connectString });
  }
}
