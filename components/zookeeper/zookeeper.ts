import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { Endpoint, Runtime } from "../runtime/runtime";
import type { ServiceFolders, ServiceSpec } from "../runtime/service-spec";
import { type Address, formatAddress, reachedFromBeside } from "../shared/address";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import { definedOver } from "../shared/defined-over";
import { jvmFlags, LOG4J_FILE, type Profile } from "../shared/jvm-flags";
import { renderLog4jProperties } from "../shared/log4j-properties";
import { ownedKeyProblems } from "../shared/owned-keys";
import { host, integer, type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { rejectArguments } from "../shared/reject-arguments";
import { secretIfPrivate } from "../shared/secret-settings";
import { renderZooCfg, ZOO_CFG_OWNED_KEYS } from "./zoo-cfg";

/** Arguments of a {@link ZooKeeper}. */
export interface ZooKeeperArgs {
  /** Where it runs. */
  readonly runtime: Runtime;
  /** Port that clients connect to, 1 to 65535; `0` picks a free one and keeps it. @defaultValue 2181 */
  readonly port?: number;
  /** Address that the port is bound to. ZooKeeper has no authentication here: keep it on this machine. @defaultValue `127.0.0.1` */
  readonly bindAddress?: string;
  /** JVM heap, in MiB; at least 64. @defaultValue 512 */
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
  port: 2181,
  bindAddress: "127.0.0.1",
  heapMiB: 512,
  profile: "development",
  config: {},
  startupTimeoutMs: 60_000,
} as const satisfies Partial<ZooKeeperArgs>;

const SCHEMA = z.object({
  port: integer("a port, or 0 for a free one,", 0, 65_535),
  bindAddress: host("a host name or IPv4 address of this machine"),
  config: PROPERTIES_SCHEMA,
  ...JVM_SCHEMA,
});

/** What is wrong with the arguments. */
export const zooKeeperProblems = (args: ZooKeeperArgs): Problem[] => {
  const settings = definedOver(zooKeeperDefaults, args);
  return [
    ...problemsOf(SCHEMA, settings),
    ...ownedKeyProblems("ZooKeeper", "config", settings.config, ZOO_CFG_OWNED_KEYS),
  ];
};

/** Time allowed for an orderly stop; ZooKeeper writes every change when it happens, so it has little to do. */
const STOP_TIMEOUT_MS = 20_000;

/**
 * A standalone ZooKeeper server. {@link connectString} resolves only after it has answered `srvr`, so its users need no
 * waiting of their own.
 *
 * @throws if an argument is out of range or `config` holds a key that ZooKeeper sets itself.
 * @example
 * const zooKeeper = new ZooKeeper("zookeeper", { runtime });
 */
export class ZooKeeper extends pulumi.ComponentResource {
  /** `host:port` for `zookeeper.connect`. */
  readonly connectString: pulumi.Output<string>;
  /** Where it will answer; known before it does. */
  readonly address: pulumi.Output<Address>;
  /** Identity of this start; another one after every restart. */
  readonly incarnation: pulumi.Output<string>;
  /** Where it runs. */
  readonly runtime: Runtime;

  constructor(name: string, args: ZooKeeperArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ZooKeeper", name, {}, opts);
    const settings = definedOver(zooKeeperDefaults, args);
    rejectArguments(this, zooKeeperProblems(args));
    const { runtime } = args;
    const { endpoint } = runtime.peersOf(`${name}-port`, name, settings, { parent: this });
    const spec = endpoint.apply((known) => zooKeeperSpec(settings, known, runtime.folders(name)));
    const service = runtime.run(`${name}-service`, name, secretIfPrivate(settings.config, spec), { parent: this });

    this.runtime = runtime;
    this.incarnation = service.incarnation;
    this.address = endpoint.apply(({ address }) => address);
    this.connectString = pulumi.all([this.address, service.incarnation]).apply(([address]) => formatAddress(address));
    this.registerOutputs({ connectString: this.connectString });
  }
}

type Settings = Required<Omit<ZooKeeperArgs, "runtime" | "port" | "bindAddress">>;

/** The service that a ZooKeeper of these settings is. */
export function zooKeeperSpec(settings: Settings, { listen }: Endpoint, folders: ServiceFolders): ServiceSpec {
  const { heapMiB, profile, config, startupTimeoutMs } = settings;
  return {
    mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
    arguments: [`${folders.config}/zoo.cfg`],
    jvmFlags: jvmFlags({ heapMiB, profile, configDir: folders.config }),
    heapMiB,
    files: {
      "zoo.cfg": renderZooCfg({
        dataDir: folders.data,
        clientPort: listen.port,
        clientPortAddress: listen.host,
        config,
      }),
      [LOG4J_FILE]: renderLog4jProperties(folders.logs),
    },
    ports: [listen],
    readiness: { kind: "four-letter-word", ...reachedFromBeside(listen), word: "srvr", holds: "Mode: " },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
