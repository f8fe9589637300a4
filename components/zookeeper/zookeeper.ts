import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { Runtime } from "../runtime/runtime";
import type { ServiceSpec } from "../runtime/service-spec";
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
  /** Where it answers. */
  readonly address: pulumi.Output<{ readonly host: string; readonly port: number }>;
  /** Identity of this start; another one after every restart. */
  readonly incarnation: pulumi.Output<string>;
  /** Where it runs. */
  readonly runtime: Runtime;

  constructor(name: string, args: ZooKeeperArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ZooKeeper", name, {}, opts);
    const settings = definedOver(zooKeeperDefaults, args);
    rejectArguments(this, zooKeeperProblems(args));
    const { runtime } = args;
    const host = settings.bindAddress;
    const port = runtime.port(`${name}-port`, { host, port: settings.port }, { parent: this });
    const spec = port.apply((known) => zooKeeperSpec({ ...settings, port: known }, runtime.folders(name)));
    const service = runtime.run(`${name}-service`, name, secretIfPrivate(settings.config, spec), { parent: this });

    this.runtime = runtime;
    this.incarnation = service.incarnation;
    this.address = pulumi.all([port, service.incarnation]).apply(([known]) => ({ host, port: known }));
    this.connectString = this.address.apply((address) => `${address.host}:${address.port}`);
    this.registerOutputs({ connectString: this.connectString });
  }
}

type Settings = Required<Omit<ZooKeeperArgs, "runtime">>;

/** The service that a ZooKeeper of these settings is. */
export function zooKeeperSpec(
  settings: Settings,
  folders: { config: string; data: string; logs: string },
): ServiceSpec {
  const { port, bindAddress, heapMiB, profile, config, startupTimeoutMs } = settings;
  return {
    mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
    arguments: [`${folders.config}/zoo.cfg`],
    jvmFlags: jvmFlags({ heapMiB, profile, configDir: folders.config }),
    heapMiB,
    files: {
      "zoo.cfg": renderZooCfg({ dataDir: folders.data, clientPort: port, clientPortAddress: bindAddress, config }),
      [LOG4J_FILE]: renderLog4jProperties(folders.logs),
    },
    ports: [{ host: bindAddress, port }],
    readiness: { kind: "four-letter-word", host: bindAddress, port, word: "srvr", holds: "Mode: " },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
