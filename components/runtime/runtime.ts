import type * as pulumi from "@pulumi/pulumi";

import type { ServiceFolders, ServiceSpec } from "./service-spec";

/** A service that runs and has answered. */
export interface Service {
  /** Identity of this start of the service: another one after every restart. */
  readonly incarnation: pulumi.Output<string>;
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
  /** Address that the port will be bound to. */
  readonly host: string;
  /** The port, or `0` for a free one that is picked once and remembered in state. */
  readonly port: number;
}

/** Where services run. Components take one and never ask which it is; it never asks what it runs. */
export interface Runtime {
  /** `local`, `docker` or `ssh`. */
  readonly kind: string;
  /** The folders that a service of this name will see. */
  folders(service: string): ServiceFolders;
  /** The port that a service will get. */
  port(name: string, request: PortRequest, opts: pulumi.CustomResourceOptions): pulumi.Output<number>;
  /** Runs the service and resolves its outputs once it is ready. */
  run(name: string, service: string, spec: pulumi.Output<ServiceSpec>, opts: pulumi.CustomResourceOptions): Service;
}
