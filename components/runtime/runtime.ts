import type * as pulumi from "@pulumi/pulumi";
import type { Relay } from "../kafka-client/relay";
import type { Address } from "../shared/address";
import type { ServiceFolders, ServicePort, ServiceSpec } from "./service-spec";

/** A service that runs and has answered. */
export interface Service {
  /** Identity of this start of the service: another one after every restart. */
  readonly startId: pulumi.Output<string>;
  /** What the service said of itself when it became ready, e.g. `clusterId`. */
  readonly facts: pulumi.Output<Readonly<Record<string, string>>>;
  /** Where its log is found, in the words of the runtime. */
  readonly logFile: pulumi.Output<string>;
  /** Where its data lies, in the words of the runtime. */
  readonly dataDir: pulumi.Output<string>;
  /** The resource to depend on. */
  readonly resource: pulumi.Resource;
}

/** Which port a service wants. */
export interface PortRequest {
  /** Address of the machine that the port will be bound to. */
  readonly bindAddress: string;
  /** The port of the first of its group, or `0` for one that is picked once and kept, for each its own. */
  readonly port: number;
  /** Place among the services of its group, from 0: those that share an address count up from {@link port}. */
  readonly rank: number;
  /** Port that serves for `0` where a service has an address of its own, so that none needs to be picked. */
  readonly usualPort?: number;
  /** Port that serves for any where a service has an address of its own. @defaultValue - {@link port}, or {@link usualPort} */
  readonly portApart?: number;
  /** Host that clients on the machine's side are told. @defaultValue - {@link bindAddress} */
  readonly advertisedHost?: string;
}

/** Where a service listens, and what those connect to for whom it listens there. */
export interface Endpoint {
  readonly listen: ServicePort;
  readonly address: Address;
}

/** Those who connect to a service from one side, and so by one address. */
export interface Audience {
  /** Name of the Kafka listener that serves them. */
  readonly listener: string;
  readonly endpoint: pulumi.Output<Endpoint>;
  /** The way to where they are, from here. @defaultValue - none is needed */
  readonly relay?: pulumi.Output<Relay>;
  /** Present where they are on a network that others can join. */
  readonly network?: Network;
}

/** A network apart from this machine's. */
export interface Network {
  /** Name that others join it by. */
  readonly name: pulumi.Output<string>;
  /** Command line for a shell that runs one of Kafka's console tools there; the tool and its arguments follow. */
  readonly tools: pulumi.Output<string>;
}

/** Everyone who connects to a service. */
export interface Audiences {
  /** Clients on this machine's side. */
  readonly clients: Audience;
  /** Services of the same stack, and whoever else shares a network with them. May be the same as {@link clients}. */
  readonly peers: Audience;
}

/** A service that is about to run, for a look beforehand whether it can. */
export interface ServicePlan {
  readonly service: string;
  /** Kind of service in a word that means nothing to a runtime: those of one kind count up together, see {@link rank}. */
  readonly group: string;
  /** Place among the services of its group, from 0. */
  readonly rank: number;
  /** `clients` connect to it, or only its `peers`. */
  readonly servedTo: "clients" | "peers";
  readonly bindAddress: string;
  /** That of the first of its group; `0` if it will be picked. */
  readonly port: number;
  /** Ports beside it, of the first of its group, that services listen on among themselves. @defaultValue - none */
  readonly furtherPorts?: readonly number[];
  /** Configuration key that the ports are set by. */
  readonly portKey: string;
  readonly heapMiB: number;
  /** File among its data that says whose data it is. @defaultValue - none does */
  readonly identityFile?: string;
}

/**
 * What a runtime sees of a service's data. `there`: data of this stack; `used`: the same, and a service that has answered
 * runs with it; `kept`: data of a stack that was destroyed; `lost`: the service was begun and not taken away since, but its
 * data is gone; `none`: anything else.
 */
export type DataState = "there" | "used" | "kept" | "lost" | "none";

/** Options of {@link Runtime.run}. */
export interface RunOptions extends pulumi.CustomResourceOptions {
  /** What must be there before anything of a service that runs is changed. @defaultValue - nothing */
  readonly turn?: pulumi.Resource;
  /** Those that it depends on only to start after them when it is new, and to stop before them. @defaultValue - none */
  readonly startsAfter?: readonly pulumi.Resource[];
}

/** A look at the data of services. It changes nothing. */
export interface DataInspector {
  /** Text of a file among the data of a service, if there is data and this file. */
  dataFile(service: string, file: string): Promise<string | undefined>;
  /** What there is of a service's data. */
  dataStateOf(service: string): Promise<DataState>;
  /** Where the data of a service lies, for messages. */
  dataPlace(service: string): string;
  /** As many characters as asked for that follow a text in the first file among the data of a service that holds it. */
  dataAfter(service: string, text: string, length: number): Promise<string | undefined>;
  /** Whether data is on this machine, so that reading much of it takes no time to speak of. @defaultValue false */
  readonly isNear?: boolean;
}

/** Where services run. Components take one and never ask which it is; it never asks what it runs. */
export interface Runtime {
  /** `local`, `docker` or `ssh`. */
  readonly kind: string;
  /** The folders that a service of this name will see. */
  folders(service: string): ServiceFolders;
  /** Where a service that only its peers connect to will answer them. */
  peersOf(name: string, service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audience;
  /** Where a service that clients connect to will answer each audience. */
  audiencesOf(name: string, service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audiences;
  /** Runs the service, once what it depends on is there, and resolves its outputs when it is ready. */
  run(name: string, service: string, spec: pulumi.Output<ServiceSpec>, opts: RunOptions): Service;
  /** What restarts a service when it changes, beside what its files and Java's arguments say: name to value. */
  restartedBy(service: string, spec: ServiceSpec): Readonly<Record<string, string>>;
  /** Whether it tells clients itself where a service is that is bound to all addresses. @defaultValue false */
  readonly knowsAddresses?: boolean;
  /** Command line for a shell that runs one of Kafka's console tools where services run; the tool and its arguments follow. */
  readonly tools?: pulumi.Output<string>;
  /** Name of the rack, or whatever fails as a whole, that a service of this name is in, where the runtime knows it. */
  rackOf?(service: string): string | undefined;
  /** Text of a file among the data of a service, if there is data and this file. */
  dataFile?(service: string, file: string): Promise<string | undefined>;
}
