import { basename, dirname, join } from "node:path";
import { installedVersion } from "../../../distribution/distribution-source";
import { LOG4J_FILE } from "../../../java/jvm-flags";
import { isFrom } from "../../../shared/release";
import type { ServicePlan } from "../../service-plan";
import { CLIENT_FILE, securityPaths } from "../../service-security";
import type { ServiceFolders, ServiceSpec } from "../../service-spec";

/** Service that a launcher can run: the part of its spec that starts the program. */
export interface LaunchedService extends Pick<ServiceSpec, "mainClass" | "arguments" | "jvmFlags" | "agents"> {
  readonly service: string;
  readonly kind: "zookeeper" | "controller" | "broker";
  /** `host:port` that clients on this machine connect to. */
  readonly address: string;
  /** Path of the settings of a client that connects to the broker. @defaultValue - a client needs none */
  readonly clientConfig?: string;
  /** Text of the logging configuration. */
  readonly log4j: string;
}

/** Inputs of {@link Launchers}. */
export interface LaunchersInputs {
  /** `project/stack` that the services belong to. */
  readonly owner: string;
  /** Folder of the stack, with a folder for each service. */
  readonly stackDir: string;
  /** Home of the Kafka installation. */
  readonly home: string;
  /** Home of the Java to use; empty to search for one. */
  readonly javaHome: string;
  /** Home of the Java that set-up installs if the machine has none. */
  readonly installedJavaHome: string;
  /** All services, coordinators first. */
  readonly services: readonly LaunchedService[];
}

/** Plan that the launchers of a stack are rendered from. */
export interface LauncherPlan extends LaunchersInputs {
  /** Path of the Java that `up` has found; empty if it has found none. */
  readonly java: string;
  /** JVM flags that use the class-data archive of that Java, by main class. */
  readonly classData: Readonly<Record<string, readonly string[]>>;
}

/** Main class of Kafka's console consumer, which moved in Kafka 3.8 (KAFKA-14576). The path of the home names the version. */
export const consoleConsumer = ({ home }: Pick<LauncherPlan, "home">): string =>
  isFrom("3.8", installedVersion(basename(dirname(home))) ?? "0")
    ? "org.apache.kafka.tools.consumer.ConsoleConsumer"
    : "kafka.tools.ConsoleConsumer";

/** Names of the launchers, without extension. */
export const LAUNCHERS = {
  zooKeeper: "1_RUN_Zookeeper",
  broker: "2_RUN_Kafka_broker",
  consumer: "3_OPEN_Console_Consumer",
} as const;

/** File names of the launchers: for Windows, and for other systems. */
export const LAUNCHER_FILES: readonly string[] = Object.values(LAUNCHERS).flatMap((name) => [
  `${name}.cmd`,
  `${name}.sh`,
]);

/** Folder of the launchers of a stack, named like the folder of an installation. */
export const launchersDir = (stackDir: string): string => join(stackDir, "kafka");

/** Logging configuration of a launched service, which also prints its log. */
export const terminalLog4jFile = (stackDir: string, service: string): string =>
  join(launchersDir(stackDir), "config", `${service}-log4j.properties`);

/** Logging configuration of the console consumer, which prints only problems. */
export const consumerLog4jFile = (stackDir: string): string =>
  join(launchersDir(stackDir), "config", "console-consumer-log4j.properties");

/** True for the names of {@link terminalLog4jFile} and {@link consumerLog4jFile}. */
export const isLog4jFile = (name: string): boolean => name.endsWith("-log4j.properties");

/** Kind of a planned service. */
const kindOf = ({ exposure, nodeId }: Pick<ServicePlan, "exposure" | "nodeId">): LaunchedService["kind"] =>
  exposure === "clients" ? "broker" : nodeId === undefined ? "zookeeper" : "controller";

/** The part of a spec that a launcher needs. */
export const launchedService = (
  plan: Pick<ServicePlan, "service" | "exposure" | "nodeId">,
  { mainClass, arguments: args, jvmFlags, agents, files }: ServiceSpec,
  address: string,
  folders: Pick<ServiceFolders, "config">,
): LaunchedService => ({
  service: plan.service,
  kind: kindOf(plan),
  mainClass,
  arguments: args,
  jvmFlags,
  ...(agents && { agents }),
  address,
  ...(files[CLIENT_FILE] !== undefined && { clientConfig: securityPaths(folders).client }),
  log4j: files[LOG4J_FILE] ?? "",
});

/** Command that stops all services of a stack, for messages. The stacks of this project use its own CLI. */
export function stopCommand(owner: string): string {
  const [project, stack] = owner.split("/");
  if (project !== "kafka-cluster") {
    return "pulumi destroy";
  }
  return stack === "dev" ? "npm stop" : `npm run pulumi -- destroy --stack ${stack}`;
}

/** Services of a stack as the launchers start them. */
export interface LaunchGroups {
  /** Servers of ZooKeeper; empty with KRaft. */
  readonly zooKeepers: readonly LaunchedService[];
  /** Brokers, then controllers that are no brokers: the first one is the default. */
  readonly kafkas: readonly LaunchedService[];
}

export const launchGroups = ({ services }: Pick<LaunchersInputs, "services">): LaunchGroups => {
  const ofKind = (kind: LaunchedService["kind"]) => services.filter((service) => service.kind === kind);
  return { zooKeepers: ofKind("zookeeper"), kafkas: [...ofKind("broker"), ...ofKind("controller")] };
};

/** Command that starts the first coordinator of a stack, and the coordinator's name; `undefined` without a coordinator. */
export function coordinatorStart(
  services: readonly LaunchedService[],
): { readonly other: string; readonly first: string } | undefined {
  const coordinator = services.find(({ kind }) => kind !== "broker");
  return (
    coordinator && {
      other: coordinator.service,
      first: coordinator.kind === "zookeeper" ? LAUNCHERS.zooKeeper : `${LAUNCHERS.broker} ${coordinator.service}`,
    }
  );
}

/** Command that starts the first service of a stack without ZooKeeper. */
export const firstStart = (services: readonly LaunchedService[]): string =>
  coordinatorStart(services)?.first ?? LAUNCHERS.broker;

/** `host:port` of all brokers, separated by commas. */
export const bootstrapServers = (services: readonly LaunchedService[]): string =>
  services.flatMap(({ kind, address }) => (kind === "broker" ? [address] : [])).join(",");

/** Settings of a client that connects to the brokers; `undefined` if the client needs none. */
export const clientConfig = (services: readonly LaunchedService[]): string | undefined =>
  services.find((service) => service.clientConfig !== undefined)?.clientConfig;
