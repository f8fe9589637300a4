import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Relay } from "../kafka-client/relay";
import { rejectArguments } from "../pulumi/reject-arguments";
import { secretIfPrivate } from "../pulumi/secret-settings";
import { withDependsOn } from "../pulumi/with-depends-on";
import type { Audience, Endpoint, Network } from "../runtime/runtime";
import type { ServiceFolders, ServicePort, ServiceSpec } from "../runtime/service-spec";
import { formatAddress, isWildcard, localAddress } from "../shared/address";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import { jvmFlags, LOG4J_FILE, type Profile } from "../java/jvm-flags";
import { renderLog4jProperties } from "../java/log4j-properties";
import { ownedKeyProblems } from "../shared/owned-keys";
import { host, integer, line, type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { withDefaults } from "../shared/with-defaults";
import type { ServerAddresses, ZooKeeper } from "../zookeeper/zookeeper";
import { type Coordinator, coordinatorOf, coordinatorProblems } from "./coordinator";
import type { Listener } from "./listeners";
import { clusterFingerprint, META_PROPERTIES } from "./meta-properties";
import { type BrokerCoordination, renderServerProperties, SERVER_PROPERTIES_OWNED_KEYS } from "./server-properties";
import { formattedStorage } from "./storage-format";

/** Arguments of a {@link KafkaBroker}: what coordinates it, which it depends on, and its settings. */
export type KafkaBrokerArgs = Coordinator & KafkaBrokerSettings;

/** What there is to set of a {@link KafkaBroker}. */
export interface KafkaBrokerSettings {
  /** Id of the broker, unique in its cluster, 0 to 1000. Its data belongs to this id. @defaultValue 0 */
  readonly brokerId?: number;
  /** Brokers in the whole cluster. @defaultValue 1 */
  readonly brokerCount?: number;
  /** Place among the brokers that share an address: they count up from {@link port}. @defaultValue 0 */
  readonly rank?: number;
  /** Name of the rack, or whatever fails as a whole, that it is in. @defaultValue - what the runtime knows, else none */
  readonly rack?: string;
  /** Port that clients of the first broker connect to, 1 to 65535; `0` picks a free one and keeps it. @defaultValue 9092 */
  readonly port?: number;
  /** Address that the port is bound to. Connections are neither encrypted nor authenticated. @defaultValue `127.0.0.1` */
  readonly bindAddress?: string;
  /** Host that clients are told to connect to; must lead to the broker where *they* run. @defaultValue - `bindAddress`, or what the runtime knows */
  readonly advertisedHost?: string;
  /** JVM heap, in MiB; at least 64. @defaultValue 1024 */
  readonly heapMiB?: number;
  /** Which defaults apply. @defaultValue `development` */
  readonly profile?: Profile;
  /** Further broker settings under their official names, e.g. `log.retention.hours`. @defaultValue - none */
  readonly config?: Properties;
  /** Id of the cluster whose data is removed before the start, if the broker's data is of that one. @defaultValue - none */
  readonly dataToDelete?: string;
  /** Time allowed from start to first answer, in milliseconds. @defaultValue 60000 */
  readonly startupTimeoutMs?: number;
  /** What starts before it and stops after it, beside what coordinates it. @defaultValue - nothing */
  readonly startsAfter?: readonly pulumi.Resource[];
}

/** Values of the arguments that are left out. */
export const kafkaBrokerDefaults = {
  brokerId: 0,
  brokerCount: 1,
  rank: 0,
  port: 9092,
  bindAddress: "127.0.0.1",
  heapMiB: 1024,
  profile: "development",
  config: {},
  startupTimeoutMs: 60_000,
} as const satisfies KafkaBrokerSettings;

const SCHEMA = z.object({
  // `reserved.broker.max.id` of Kafka is 1000: higher ids are those that it hands out itself.
  brokerId: integer("a broker id", 0, 1_000),
  brokerCount: integer("a number of brokers", 1, 1_000),
  rank: integer("a place among brokers", 0, 1_000),
  rack: line("a rack's name").optional(),
  port: integer("a port, or 0 for a free one,", 0, 65_535),
  bindAddress: host("a host name or IPv4 address of this machine"),
  advertisedHost: host("a host name or IPv4 address").optional(),
  config: PROPERTIES_SCHEMA,
  ...JVM_SCHEMA,
});

/** What is wrong with the arguments. */
export function kafkaBrokerProblems(args: KafkaBrokerArgs): Problem[] {
  const settings = withDefaults(kafkaBrokerDefaults, args);
  return [
    ...coordinatorProblems(args),
    ...problemsOf(SCHEMA, settings),
    ...ownedKeyProblems("KafkaBroker", "config", settings.config, SERVER_PROPERTIES_OWNED_KEYS),
    ...(coordinatorOf(args)?.runtime?.knowsAddresses ? [] : advertisedHostProblems(settings)),
  ];
}

function advertisedHostProblems({
  bindAddress,
  advertisedHost,
}: {
  bindAddress: string;
  advertisedHost?: string;
}): Problem[] {
  const told = advertisedHost ?? bindAddress;
  return isWildcard(told)
    ? [
        {
          property: "advertisedHost",
          reason: `must be a host that clients can connect to, got ${JSON.stringify(told)}; set it to a name or address of this machine`,
        },
      ]
    : [];
}

/** A network that a broker answers on, beside its clients' side. */
export interface BrokerNetwork extends Network {
  /** `host:port` that is told on the network. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** The way into it from here. */
  readonly relay?: pulumi.Output<Relay>;
}

/** Time allowed for a controlled shutdown, in milliseconds: three tries of Kafka, 5 s apart, and what it has to flush. */
const STOP_TIMEOUT_MS = 60_000;

/**
 * A Kafka broker registered in ZooKeeper, or with KRaft controllers. {@link bootstrapServers} resolves only after it has answered a metadata
 * request with itself, a controller and the right cluster id, so its users need no waiting of their own.
 *
 * @throws if an argument is out of range or `config` holds a key that KafkaBroker sets itself.
 * @example
 * const broker = new KafkaBroker("kafka-0", { zooKeeper, heapMiB: 512 });
 */
export class KafkaBroker extends pulumi.ComponentResource {
  /** `host:port` that clients are told. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** The way to its clients' side from here. @defaultValue - none is needed */
  readonly relay?: pulumi.Output<Relay>;
  /** The network that it shares with its peers, where that is apart from this machine's. */
  readonly network?: BrokerNetwork;
  /** Id of the cluster, the same for as long as its data lives. */
  readonly clusterId: pulumi.Output<string>;
  /** Identity of this start; another one after every restart. */
  readonly startId: pulumi.Output<string>;
  readonly brokerId: number;
  /** Where its log is found. */
  readonly logFile: pulumi.Output<string>;
  /** Where its data lies. */
  readonly dataDir: pulumi.Output<string>;

  constructor(name: string, args: KafkaBrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:KafkaBroker", name, {}, opts);
    rejectArguments(this, kafkaBrokerProblems(args));
    const { zooKeeper, controllers, startsAfter = [], ...given } = args;
    const settings = withDefaults(kafkaBrokerDefaults, given);
    const coordinator = coordinatorOf(args);
    const { runtime } = coordinator;
    const { rank, port, bindAddress, advertisedHost, rack = runtime.rackOf?.(name) } = settings;
    const request = { rank, port, bindAddress, advertisedHost };
    const { clients, peers } = runtime.audiencesOf(`${name}-port`, name, request, { parent: this });
    const spec = pulumi
      .all([clients.endpoint, peers.endpoint, coordinationOf(name, args)])
      .apply(([forClients, forPeers, coordination]) =>
        kafkaBrokerSpec(
          { ...settings, rack },
          { clients: { listener: clients.listener, ...forClients }, peers: { listener: peers.listener, ...forPeers } },
          coordination,
          runtime.folders(name),
        ),
      );
    const service = runtime.run(`${name}-service`, name, secretIfPrivate(settings.config, spec), {
      ...withDependsOn({ parent: this }, coordinator, ...startsAfter),
      startsAfter,
    });
    const onceReady = ({ endpoint }: Audience): pulumi.Output<string> =>
      pulumi.all([endpoint, service.startId]).apply(([{ address }]) => formatAddress(address));

    this.brokerId = settings.brokerId;
    this.startId = service.startId;
    this.clusterId = service.facts.apply((facts) => facts.clusterId ?? "");
    this.logFile = service.logFile;
    this.dataDir = service.dataDir;
    this.bootstrapServers = onceReady(clients);
    this.relay = clients.relay;
    if (peers.network !== undefined) {
      this.network = { ...peers.network, relay: peers.relay, bootstrapServers: onceReady(peers) };
    }
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterId: this.clusterId });
  }
}

/** What the coordinator of a broker's service says of itself, before it runs. */
function coordinationOf(service: string, { zooKeeper, controllers }: KafkaBrokerArgs): pulumi.Output<Coordination> {
  if (controllers === undefined) {
    return (zooKeeper as ZooKeeper).addresses.apply((zooKeepers) => ({ zooKeepers }));
  }
  const { clusterId, voters, combined } = controllers;
  const endpoint = combined?.service === service ? combined.endpoint : pulumi.output(undefined);
  return pulumi.all([clusterId, voters, endpoint]).apply(([id, known, own]) => ({
    quorum: { clusterId: id, voters: known, ...(own && { listen: own.listen }) },
  }));
}

type Settings = Required<
  Omit<
    KafkaBrokerSettings,
    "rank" | "port" | "bindAddress" | "advertisedHost" | "rack" | "dataToDelete" | "startsAfter"
  >
> &
  Pick<KafkaBrokerSettings, "rack" | "dataToDelete">;

/** What a broker's service must know of what coordinates it. */
export type Coordination = { readonly zooKeepers: ServerAddresses } | { readonly quorum: Membership };

/** What makes a node one of a KRaft cluster. */
interface Membership {
  readonly clusterId: string;
  /** All controllers, as `controller.quorum.voters` lists them. */
  readonly voters: string;
  /** Where it listens as a controller. @defaultValue - it is none */
  readonly listen?: ServicePort;
}

/** An endpoint with the name of the listener that serves it. */
type NamedEndpoint = Endpoint & { readonly listener: string };

/** The service that a broker of these settings is. */
export function kafkaBrokerSpec(
  settings: Settings,
  { clients, peers }: { readonly clients: NamedEndpoint; readonly peers: NamedEndpoint },
  coordination: Coordination,
  folders: ServiceFolders,
): ServiceSpec {
  const { brokerId, brokerCount, rack, heapMiB, profile, config, dataToDelete, startupTimeoutMs } = settings;
  const endpoints = clients.listener === peers.listener ? [clients] : [clients, peers];
  const {
    renderedAs,
    ports = [],
    ...started
  } = "quorum" in coordination
    ? inQuorum(brokerId, coordination.quorum)
    : inZooKeeper(brokerId, coordination.zooKeepers);
  return {
    mainClass: "kafka.Kafka",
    arguments: [`${folders.config}/server.properties`],
    jvmFlags: jvmFlags({ heapMiB, profile, configDir: folders.config }),
    heapMiB,
    files: {
      "server.properties": renderServerProperties({
        brokerId,
        brokerCount,
        rack,
        listeners: endpoints.map(
          ({ listener, listen, address }): Listener => ({
            name: listener,
            bind: { host: listen.host, port: listen.port },
            advertised: address,
          }),
        ),
        interBrokerListener: peers.listener,
        ...renderedAs,
        logDir: folders.data,
        profile,
        config,
      }),
      [LOG4J_FILE]: renderLog4jProperties(folders.logs),
    },
    ports: [...endpoints.map(({ listen }) => listen), ...ports],
    ...started,
    ...(dataToDelete && { dataToDelete: clusterFingerprint(dataToDelete) }),
    readiness: {
      kind: "kafka-metadata",
      ...localAddress(peers.listen),
      brokerIds: [brokerId],
      metaProperties: `${folders.data}/${META_PROPERTIES}`,
    },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}

/** What a broker's service has of its coordination. */
interface Started extends Pick<ServiceSpec, "dataFiles" | "startCondition"> {
  readonly renderedAs: BrokerCoordination;
  readonly ports?: readonly ServicePort[];
}

/** A broker that was killed stays registered until its session ends; one of the same id would die of it. */
function inZooKeeper(brokerId: number, zooKeepers: ServerAddresses): Started {
  const [zooKeeper, ...orElse] = zooKeepers;
  return {
    renderedAs: { zooKeeperConnect: zooKeepers.map(formatAddress).join(",") },
    startCondition: {
      kind: "four-letter-word",
      ...zooKeeper,
      ...(orElse.length > 0 && { orElse }),
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: `/brokers/ids/${brokerId}`,
    },
  };
}

/** Here one of the same id waits by itself until the session has ended. */
const inQuorum = (brokerId: number, { clusterId, voters, listen }: Membership): Started => ({
  renderedAs: { quorum: { voters, ...(listen && { listen: { host: listen.host, port: listen.port } }) } },
  dataFiles: formattedStorage(clusterId, brokerId),
  ports: listen === undefined ? [] : [listen],
});
