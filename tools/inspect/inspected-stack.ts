import type { StackOutputs } from "../../components/config/stack-outputs";
import type { ServiceAccess } from "../../components/kafka-client/service-access";
import type { DeployedService } from "../../components/rolling/deployed-service";
import { dataFoldersOf } from "../../components/runtime/data-folders";
import { CONTAINER_FOLDERS } from "../../components/runtime/docker/container-layout";
import type { ContainerServiceInputs } from "../../components/runtime/docker/container-service";
import type { LocalServiceOutputs } from "../../components/runtime/local/service-inputs";
import type { Probe } from "../../components/runtime/probe/probe";
import type { Login } from "../../components/runtime/ssh/connection/login";
import type { RemoteHealthInputs } from "../../components/runtime/ssh/resources/remote-health";
import { type InspectedSecurity, inspectedSecurity, SECURITY_TYPES } from "./inspected-security";
import type { StackResource } from "./stack-resources";

/** Stack as its state records it, even after an `up` that failed. Plain data; it may hold secrets. */
export interface InspectedStack {
  readonly name: string;
  readonly runtime: Place["runtime"];
  readonly coordination: "zookeeper" | "kraft";
  /** Version of Kafka: `3.3.1`. @defaultValue - no `up` has succeeded yet, so the state records none */
  readonly kafkaVersion?: string;
  /** @defaultValue - everybody who reaches a port may read and write */
  readonly security?: InspectedSecurity;
  /** Comma-separated `host:port` of each broker, as clients connect to it. */
  readonly bootstrapServers: string;
  /** Services: ZooKeeper servers and controllers, then brokers. */
  readonly services: readonly InspectedService[];
  /** Hosts that services run on; empty where services have no hosts. */
  readonly hosts: readonly InspectedHost[];
}

/** Host that services run on, and the log-in to it. */
export interface InspectedHost {
  readonly name: string;
  readonly login: Login;
}

/** Service that the state of a stack records. */
export interface InspectedService {
  /** Name of the service: `kafka-0`. */
  readonly name: string;
  /** A node that is broker and controller is a broker. */
  readonly kind: "broker" | "controller" | "zookeeper";
  /** Id of the broker. @defaultValue - the service is no broker, or was never ready */
  readonly brokerId?: number;
  /** Address, as clients of the service connect to it, and the route to the address. @defaultValue - it was never ready */
  readonly access?: ServiceAccess;
  /** Version of Kafka that the service was ready with. @defaultValue - it was never ready */
  readonly version?: string;
  /** Data folders, as the machine or container of the service sees them. */
  readonly dataFolders: readonly string[];
  /** Place of the service, and the outputs that its runtime records. */
  readonly place: Place;
}

/** Place of a service. */
export type Place =
  | { readonly runtime: "local"; readonly service: LocalServiceOutputs }
  | { readonly runtime: "docker"; readonly service: ContainerServiceInputs }
  | { readonly runtime: "ssh"; readonly service: RemoteHealthInputs & { readonly script: "service" } };

/** Types of the resources that an inspection reads. */
export const INSPECTED_TYPES = {
  stack: "pulumi:pulumi:Stack",
  zooKeeper: "kafka-cluster:index:ZooKeeper",
  inSync: "pulumi-nodejs:dynamic/rolling:ReplicasInSync",
  local: "pulumi-nodejs:dynamic/local:LocalService",
  docker: "pulumi-nodejs:dynamic/docker:ContainerService",
  ssh: "pulumi-nodejs:dynamic/ssh:RemoteHealth",
  ...SECURITY_TYPES,
} as const;

const KINDS: Readonly<Record<Probe["kind"], InspectedService["kind"]>> = {
  "kafka-metadata": "broker",
  "kraft-quorum": "controller",
  "four-letter-word": "zookeeper",
};

/** The stack of this name among the resources of its state; `undefined` without any service. */
export function inspectedStack(name: string, resources: readonly StackResource[]): InspectedStack | undefined {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const ready = new Map(
    ofType(INSPECTED_TYPES.inSync)
      .map(({ outputs }) => outputs as DeployedService)
      .map((service) => [service.service, service] as const),
  );
  const services = resources
    .flatMap(placeOf)
    .map((place) => inspectedService(place, ready.get(serviceName(place))))
    .sort(byKindAndName);
  const [first] = services;
  if (first === undefined) {
    return undefined;
  }
  const outputs = ofType(INSPECTED_TYPES.stack)[0]?.outputs as Partial<StackOutputs> | undefined;
  const version = outputs?.kafkaVersion ?? services.find((service) => service.version !== undefined)?.version;
  const coordination = ofType(INSPECTED_TYPES.zooKeeper).length > 0 ? "zookeeper" : "kraft";
  const security = inspectedSecurity(resources, coordination, outputs);
  return {
    name,
    runtime: first.place.runtime,
    coordination,
    ...(version !== undefined && { kafkaVersion: version }),
    ...(security && { security }),
    bootstrapServers: services
      .flatMap(({ kind, access }) => (kind === "broker" && access ? [access.address] : []))
      .join(","),
    services,
    hosts: hostsOf(services),
  };
}

function placeOf({ type, outputs }: StackResource): Place[] {
  switch (type) {
    case INSPECTED_TYPES.local:
      return [{ runtime: "local", service: outputs as LocalServiceOutputs }];
    case INSPECTED_TYPES.docker:
      return [{ runtime: "docker", service: outputs as ContainerServiceInputs }];
    case INSPECTED_TYPES.ssh: {
      const service = outputs as RemoteHealthInputs;
      return service.script === "service" ? [{ runtime: "ssh", service }] : [];
    }
    default:
      return [];
  }
}

const serviceName = ({ runtime, service }: Place): string => (runtime === "ssh" ? service.subject : service.service);

function inspectedService(place: Place, ready: DeployedService | undefined): InspectedService {
  const name = serviceName(place);
  const [brokerId] = ready?.brokerIds ?? [];
  const version = /^kafka_[^-]+-([^-]+)/.exec(ready?.settings.distribution ?? "")?.[1];
  return {
    name,
    kind: ready ? KINDS[ready.kind] : kindByName(name),
    ...(brokerId !== undefined && { brokerId }),
    ...(ready && { access: ready.access }),
    ...(version !== undefined && { version }),
    dataFolders: dataFoldersAt(place),
    place,
  };
}

const kindByName = (name: string): InspectedService["kind"] =>
  (["zookeeper", "controller"] as const).find((kind) => new RegExp(`(^|-)${kind}(-\\d+)?$`).test(name)) ?? "broker";

function dataFoldersAt({ runtime, service }: Place): readonly string[] {
  switch (runtime) {
    case "local":
      return dataFoldersOf(service.folders);
    case "docker":
      return [CONTAINER_FOLDERS.data];
    case "ssh":
      return service.dataDir.split(",");
  }
}

/** Location of the log of a service, in the words of its runtime. */
export function logPlace({ runtime, service }: Place): string {
  switch (runtime) {
    case "local":
      return service.logFile;
    case "docker":
      return service.logsCommand;
    case "ssh":
      return `${service.host}:${remoteLogPath(service)}`;
  }
}

/** Path of the log of a service on its host. */
export const remoteLogPath = ({
  values,
}: Pick<RemoteHealthInputs & { readonly script: "service" }, "values">): string =>
  `${values.service_dir}/logs/server.log`;

const byKindAndName = (one: InspectedService, other: InspectedService): number =>
  Number(one.kind === "broker") - Number(other.kind === "broker") ||
  one.name.localeCompare(other.name, "en", { numeric: true });

function hostsOf(services: readonly InspectedService[]): readonly InspectedHost[] {
  const hosts = services.flatMap(({ place }) =>
    place.runtime === "ssh" ? [[place.service.host, place.service.login] as const] : [],
  );
  return [...new Map(hosts)].map(([name, login]) => ({ name, login }));
}
