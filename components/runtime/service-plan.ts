/** Name of the one cluster of most stacks. Names that derive from this name need no prefix. */
export const DEFAULT_CLUSTER = "kafka";

/** Port that a planned service listens on. */
export interface PortPlan {
  /** Purpose of the port: `client`, `quorum`, `election`, `controller` or `metrics`. */
  readonly name: string;
  /** Port of the first service of the group, 1 to 65535; `0` picks a free one for each service. */
  readonly first: number;
  /** Distance from {@link first} of a port that counts up over all services. @defaultValue - index of the service in its group */
  readonly offset?: number;
  /** Port of each service of the group where every service has an IP address of its own (containers). */
  readonly ownAddressPort: number;
  /** Argument that sets the port, for messages: `zookeeperPort`. */
  readonly argument: string;
  /** Value of the {@link argument}; {@link first} may be derived from the value. */
  readonly argumentValue: number;
}

/**
 * Service of a cluster, as known before any service runs. Validation, preflight, endpoints, host
 * assignment, restart order and components all read this one description.
 */
export interface ServicePlan {
  /** Name of the service, unique in its stack: `kafka-0`. */
  readonly service: string;
  /** Services of one group are numbered together, restart one after the other and are spread over hosts: `brokers`. */
  readonly group: string;
  /** Position in the group, from 0. Services of a group that share an address use `first + index` as their port. */
  readonly index: number;
  /** Id of the broker or controller. @defaultValue - the service is a ZooKeeper server */
  readonly nodeId?: number;
  /** `clients`: clients connect to the service. `internal`: only services of the same stack do. */
  readonly exposure: "clients" | "internal";
  /**
   * Address that the client port of an exposed service is bound to; the same value in all services of a cluster. Internal
   * ports (all ports of internal services, and `controller` of a broker) are bound by the runtime: to `127.0.0.1` where all
   * services share one machine, to all addresses in a container, to the host's bind address where services run on several hosts.
   */
  readonly bindAddress: string;
  /** Host that is advertised to clients. @defaultValue - {@link bindAddress}, or an address that the runtime knows */
  readonly advertisedHost?: string;
  /** Ports of the service; the first one is the port that probes ask. */
  readonly ports: readonly [PortPlan, ...PortPlan[]];
  /** JVM heap, in MiB. */
  readonly heapMiB: number;
  /** File in the data folder that identifies the cluster of the data. @defaultValue - none */
  readonly identityFile?: string;
  /** True if the service spreads its data over several folders. @defaultValue - it uses the first one */
  readonly spreadsData?: boolean;
}

/** Name of the port that Prometheus scrapes. */
export const METRICS_PORT = "metrics";

/** Port of a service at `index` of its group; `0`, which is picked for each service, stays `0`. */
export const portAt = ({ first, offset }: Pick<PortPlan, "first" | "offset">, index: number): number =>
  first === 0 ? 0 : first + (offset ?? index);

/** Port for metrics of a service. @defaultValue - `undefined`: the service has no metrics */
export const metricsPortOf = ({ ports }: Pick<ServicePlan, "ports">): PortPlan | undefined =>
  ports.find(({ name }) => name === METRICS_PORT);

/** True if clients connect to the service, at its first port. */
export const isExposed = ({ exposure }: Pick<ServicePlan, "exposure">): boolean => exposure === "clients";

/** Id of the broker that a service is; `undefined` of a service that is no broker. */
export const brokerIdOf = ({ exposure, nodeId }: Pick<ServicePlan, "exposure" | "nodeId">): number | undefined =>
  exposure === "clients" ? nodeId : undefined;

/** Plan of a service. @throws if the service is not planned. */
export function planOf(services: readonly ServicePlan[], service: string): ServicePlan {
  const plan = services.find((candidate) => candidate.service === service);
  if (plan === undefined) {
    throw new Error(`service ${service} is not planned, got ${services.map((each) => each.service).join(", ")}`);
  }
  return plan;
}

/** Port of a service with this purpose. @throws if the service has none. */
export function portNamed({ service, ports }: Pick<ServicePlan, "service" | "ports">, name: string): PortPlan {
  const port = ports.find((candidate) => candidate.name === name);
  if (port === undefined) {
    throw new Error(`service ${service} has no port named ${name}`);
  }
  return port;
}

/** Name of the resource that holds a picked port: `kafka-0-port`, `zookeeper-quorum-port`. */
export const portResourceName = (service: string, port: string): string =>
  port === "client" ? `${service}-port` : `${service}-${port}-port`;
