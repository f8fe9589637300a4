import type * as pulumi from "@pulumi/pulumi";

import type { DistributionChoice } from "../distribution/distribution-source";
import type { Relay } from "../kafka-client/relay";
import type { Address } from "../shared/address";
import type { Problem } from "../shared/problems";
import type { DataFolderFindings } from "./data-folder-findings";
import type { ServicePlan } from "./service-plan";
import type { ServiceSecurity } from "./service-security";
import type { ServiceFolders, ServicePort, ServiceSpec } from "./service-spec";

/**
 * Place where services run. A runtime is made of settings only and creates no resource by itself. No runtime knows which
 * services it runs, and no component knows which runtime it has.
 */
export interface Runtime {
  /** `local`, `docker` or `ssh`. */
  readonly kind: "local" | "docker" | "ssh";
  /** Folders that the settings name for data. @defaultValue - none */
  readonly dataFolders?: readonly string[];
  /** Addresses that the settings bind services to, beside the cluster's `bindAddress`. @defaultValue - none */
  readonly bindAddresses?: readonly string[];
  /** Names of a broker's listeners without security. @defaultValue - any names */
  readonly listeners?: readonly string[];
  /** True if the services run on Windows itself, where a process can't rename a file that it has open. @defaultValue false */
  readonly isWindows?: boolean;
  /** Problems of the settings, and of the settings with these services, that can be found without a request to any machine. */
  problems(services: readonly ServicePlan[]): Problem[];
  /**
   * Checks that the runtime can run the services: ports, memory, disk, Java, daemon, hosts. Changes nothing.
   *
   * @throws a `RunError` with every problem in one message.
   */
  prepare(request: PrepareRequest): Promise<PreparedRuntime>;
}

/** Services to prepare for, and the stack that they belong to. */
export interface PrepareRequest {
  readonly project: string;
  /** Name of the stack; of a further cluster in the same stack, `<stack>-<cluster>`. */
  readonly stack: string;
  readonly services: readonly ServicePlan[];
  /** Kafka distribution to run. */
  readonly distribution: DistributionChoice;
  /** True if `destroy` keeps the data. */
  readonly retainData: boolean;
  /** True if connections are encrypted. @defaultValue false */
  readonly isSecured?: boolean;
  /** Host of each service that is already deployed, by service; empty where services have no hosts. */
  readonly deployedHosts: Readonly<Record<string, string>>;
}

/** Port that a service binds on a machine, where clusters may share the machine. */
export interface BoundPort extends Address {
  /** Name of the machine, the same for all clusters on it. */
  readonly machine: string;
  /** Argument that sets the port: `zookeeperPort`. */
  readonly argument: string;
}

/** Name of the machine that the program runs on. */
export const THIS_MACHINE = "this machine";

/** Runtime that has passed its checks. */
export interface PreparedRuntime {
  /** Ports that the services bind, without those that are picked later. */
  readonly ports: readonly BoundPort[];
  /** Inspector of the data that the services would start with. */
  readonly data: DataInspector;
  /** Folder of this machine for the jar of the metrics agent. @defaultValue - the runtime uses the jar in the cache */
  readonly agentDir?: string;
  /**
   * Registers the resources that all services share: distribution, network, folders on hosts.
   *
   * @param name - name of the cluster; resource names derive from it.
   */
  deploy(name: string, opts: pulumi.CustomResourceOptions): Deployment;
}

/** Runtime with its shared resources registered, ready to run services. */
export interface Deployment {
  readonly kind: Runtime["kind"];
  /** Folders that the service sees. */
  folders(service: string): ServiceFolders;
  /** Listener of a port that only services of the stack connect to. */
  internalListener(service: string, port: string): ServiceListener;
  /** Listeners of a service whose exposure is `clients`. */
  listeners(service: string): ServiceListeners;
  /** Metrics of a service. @defaultValue - `undefined`: the service has no port for metrics */
  metrics(service: string): pulumi.Output<MetricsEndpoint> | undefined;
  /** Certificates and passwords of a service, a secret. @defaultValue - the cluster is not secured */
  security?(service: string): pulumi.Output<ServiceSecurity>;
  /** Runs the service once its dependencies exist. Outputs resolve when the service is ready. */
  run(plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, opts: RunOptions): Service;
  /** Registers resources that need all services, such as launchers; called after the last `run`. @defaultValue - none */
  complete?(): void;
  /** Settings beside files and JVM arguments whose change restarts the service: name to value. */
  restartSettings(service: string, spec: ServiceSpec): Readonly<Record<string, string>>;
  /** Rack of the service. @defaultValue - unknown */
  rackOf(service: string): string | undefined;
  /**
   * Shell command line that runs a console tool of Kafka where the services run; tool and arguments follow.
   * @defaultValue - none: services on this machine have launchers, and containers have {@link Network.tools}
   */
  readonly consoleTools?: pulumi.Output<string>;
}

/** Running service that has answered its readiness probe. */
export interface Service {
  /** Identity of this start: changes with every restart. */
  readonly startId: pulumi.Output<string>;
  /** Facts that the service reported when it became ready: `clusterId`. */
  readonly facts: pulumi.Output<Readonly<Record<string, string>>>;
  /** Location of its log, in the words of the runtime. */
  readonly logFile: pulumi.Output<string>;
  /** Location of its data, in the words of the runtime. */
  readonly dataDir: pulumi.Output<string>;
  /** Resource to depend on. */
  readonly resource: pulumi.Resource;
}

/** Address that a service binds to, and the address that its clients connect to. */
export interface Endpoint {
  readonly listen: ServicePort;
  readonly address: Address;
}

/** Endpoint that Prometheus scrapes. */
export interface MetricsEndpoint extends Endpoint {
  /** Path of the agent's jar, as the service sees it. */
  readonly agent: string;
}

/** Listener: the clients that share one advertised address. */
export interface ServiceListener {
  /** Name of the Kafka listener: `PLAINTEXT`. */
  readonly name: string;
  readonly endpoint: pulumi.Output<Endpoint>;
  /** Route from this machine to the clients of the listener. @defaultValue - this machine connects directly */
  readonly relay?: pulumi.Output<Relay>;
  /** Network of the listener that other containers can join. @defaultValue - the network of the machine */
  readonly network?: Network;
}

/** Network other than the network of this machine. */
export interface Network {
  /** Name to join it by. */
  readonly name: pulumi.Output<string>;
  /** Shell command line that runs a console tool of Kafka on the network; tool and arguments follow. */
  readonly tools: pulumi.Output<string>;
}

/** Listeners of a service that clients connect to. */
export interface ServiceListeners {
  /** Listener of clients outside of the network of the services. */
  readonly clients: ServiceListener;
  /** Listener of services of the same stack and of other programs on their network. May be the same as {@link clients}. */
  readonly internal: ServiceListener;
}

/**
 * State of a service's data. `present`: data of this stack; `used`: the same, and a service that has answered runs with
 * it; `retained`: data of a destroyed stack; `lost`: the service was started and not removed since, but its data is
 * missing; `none`: anything else.
 */
export type DataState = "present" | "used" | "retained" | "lost" | "none";

/** Options of {@link Deployment.run}. */
export interface RunOptions extends pulumi.CustomResourceOptions {
  /** Resource that must exist before anything of a running service is changed. @defaultValue - none */
  readonly restartGate?: pulumi.Resource;
}

/** Options of {@link ServiceRunner.run}. */
export interface StartOptions extends pulumi.CustomResourceOptions {
  /** Resources that a new service starts after, and that stop after the service. @defaultValue - none */
  readonly startsAfter?: readonly pulumi.Resource[];
}

/** Runner of a cluster's services, which knows the order of their restarts. */
export interface ServiceRunner {
  run(plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, opts: StartOptions): Service;
}

/** Inspector of the data of services. Changes nothing. */
export interface DataInspector {
  /** Text of a file in the data folder of a service; `undefined` without data or without the file. */
  dataFile(service: string, file: string): Promise<string | undefined>;
  dataState(service: string): Promise<DataState>;
  /** Location of the data, for messages. */
  dataPlace(service: string): string;
  /** Findings about the folders that the data is spread over. @defaultValue - data is in one place */
  dataFolders?(service: string): Promise<DataFolderFindings>;
  /** The `length` characters that follow `text` in the first file that contains it; `undefined` if no file does. */
  dataAfter(service: string, text: string, length: number): Promise<string | undefined>;
  /** True if data is on this machine, so that reading all of it is cheap. @defaultValue false */
  readonly isLocal?: boolean;
}
