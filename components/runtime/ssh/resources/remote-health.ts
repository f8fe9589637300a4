import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../../pulumi/module-provider";
import type { DataFingerprint } from "../../service-spec";
import type { Login } from "../connection/login";
import type { ScriptValues } from "./remote-script";

/** Inputs of {@link RemoteHealth}. */
export interface RemoteHealthInputs {
  /** What is looked at: `kafka-0`, `Kafka`. */
  readonly subject: string;
  /** Name of the host that it is on. */
  readonly host: string;
  readonly login: Login;
  /** Script whose `inspect` tells how it is. */
  readonly script: "service" | "installation";
  readonly values: ScriptValues;
  /** Folder of its data on the host; empty if it has none. It stays where it is for as long as it is there. */
  readonly dataDir: string;
  /** Files that belong to its data: name to text. They stay what they are for as long as it is there. */
  readonly dataFiles: Readonly<Record<string, string>>;
  /** Data that is removed before the next start; what was once removed needs not be said again. Without a line, none. */
  readonly dataToDelete: DataFingerprint;
}

/** Type under which its resources stand in a state. */
export const REMOTE_HEALTH_TYPE = "pulumi-nodejs:dynamic/ssh:RemoteHealth";

/**
 * What a look at a host says of something there, since commands have no `read` of their own. A refresh looks; where it
 * finds something wrong, `preview` shows what, and the number changes by which the commands run again.
 */
export class RemoteHealth extends pulumi.dynamic.Resource {
  declare readonly generation: pulumi.Output<number>;
  /** What was last asked to be removed, so that what is run with it stays the same once it is not asked any more. */
  declare readonly dataToDelete: pulumi.Output<DataFingerprint>;

  constructor(name: string, inputs: InputsOf<RemoteHealthInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, generation: undefined, health: undefined }, opts, "ssh", "RemoteHealth");
  }
}

const provider = moduleProvider("runtime/ssh/resources/remote-health-provider");
