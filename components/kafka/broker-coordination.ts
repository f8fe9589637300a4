import type * as pulumi from "@pulumi/pulumi";
import type { Profile } from "../java/jvm-flags";
import type { ServicePlan } from "../runtime/service-plan";
import type { ServicePort, ServiceSpec } from "../runtime/service-spec";
import { type Address, formatAddress } from "../shared/address";
import type { Properties } from "../shared/properties";
import {
  CONTROLLER_LISTENER,
  CONTROLLER_SETTINGS,
  formatVoters,
  roleSettings,
  sessionSettings,
  type Voter,
} from "./kraft-settings";
import type { ControllerListener } from "./listeners";
import { formattedStorage } from "./meta-properties";

/** Contribution of the coordinator to the service of a broker. ZooKeeper and KRaft controllers each give one. */
export interface BrokerCoordination extends Pick<ServiceSpec, "dataFiles" | "startCondition"> {
  /** Settings that the user may override. */
  readonly defaults: Properties;
  /** Settings that identify the broker in its cluster; they override the user's. */
  readonly identity: Properties;
  /** Listener of the controllers. @defaultValue - the cluster has none */
  readonly controllerListener?: ControllerListener;
  /** Ports beside those of the broker's listeners. */
  readonly ports: readonly ServicePort[];
}

/** Component that coordinates brokers: a ZooKeeper or a ControllerQuorum. Brokers depend on the component. */
export interface BrokerCoordinator extends pulumi.Resource {
  /** Contribution to the service of this broker; known before the coordinator runs. */
  coordinationOf(broker: ServicePlan, profile: Profile): pulumi.Output<BrokerCoordination>;
}

/** Addresses of ZooKeeper's servers. */
export type ServerAddresses = readonly [Address, ...Address[]];

/**
 * Default settings of a broker with ZooKeeper. In development, the session lasts 3 ticks, so that a crash is noticed soon.
 * Brokers that stop together have no controller for a moment and try again after a pause: with 500 ms instead of 5 s, 3 brokers
 * stop in 3.8 s instead of 12.7 s. A controller that waits for a lost host elects no leaders, so it waits 6 s instead of 30 s.
 */
const ZOOKEEPER_DEFAULTS: Readonly<Record<Profile, Properties>> = {
  development: {
    "zookeeper.session.timeout.ms": 6_000,
    "controlled.shutdown.retry.backoff.ms": 500,
    "controller.socket.timeout.ms": 6_000,
  },
  production: { "zookeeper.session.timeout.ms": 18_000 },
};

/**
 * Coordination of a broker by ZooKeeper. A killed broker stays registered until its session ends, and a broker with the same id
 * can't start earlier (NodeExists), so the start waits for the end of the session.
 */
export function zooKeeperCoordination(
  brokerId: number,
  servers: ServerAddresses,
  profile: Profile,
): BrokerCoordination {
  const [server, ...others] = servers;
  return {
    defaults: { ...ZOOKEEPER_DEFAULTS[profile], "zookeeper.connection.timeout.ms": 18_000 },
    identity: {
      "broker.id": brokerId,
      "broker.id.generation.enable": false,
      "zookeeper.connect": servers.map(formatAddress).join(","),
    },
    ports: [],
    startCondition: {
      kind: "four-letter-word",
      ...server,
      ...(others.length > 0 && { orElse: others }),
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: `/brokers/ids/${brokerId}`,
    },
  };
}

/** KRaft quorum, as a broker sees it. */
export interface QuorumMembership {
  readonly clusterId: string;
  readonly voters: readonly Voter[];
  /** Port that the broker listens on as a controller. @defaultValue - the broker is no controller */
  readonly listen?: ServicePort;
}

/** Coordination of a broker by KRaft controllers. A restarted broker waits by itself until its old session has ended. */
export function quorumCoordination(
  brokerId: number,
  { clusterId, voters, listen }: QuorumMembership,
  profile: Profile,
): BrokerCoordination {
  return {
    defaults: { ...sessionSettings(profile), ...(listen && CONTROLLER_SETTINGS) },
    identity: roleSettings(listen ? ["broker", "controller"] : ["broker"], brokerId, formatVoters(voters)),
    controllerListener: {
      name: CONTROLLER_LISTENER,
      ...(listen && { bind: { host: listen.host, port: listen.port } }),
    },
    ports: listen ? [listen] : [],
    dataFiles: formattedStorage(clusterId, brokerId),
  };
}
