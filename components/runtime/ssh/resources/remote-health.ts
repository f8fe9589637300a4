import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../../pulumi/module-resource";
import type { DataFingerprint } from "../../service-spec";
import type { Login } from "../connection/login";
import type { ScriptVariables } from "../connection/script-variables";

/** Inputs of {@link RemoteHealth}. */
export type RemoteHealthInputs = HealthCheck & {
  /** Name of the service or installation: `kafka-0`, `Kafka`. */
  readonly subject: string;
  /** Name of its host. */
  readonly host: string;
  readonly login: Login;
  /**
   * Data folders on the host, comma-separated; empty if there are none. While the data exists, the only possible change is a
   * further folder at the end.
   */
  readonly dataDir: string;
  /** Files that belong to the data: name to text. They can't change while the data exists. */
  readonly dataFiles: Readonly<Record<string, string>>;
  /** Data to delete before the next start; without a line, none. A completed deletion need not be requested again. */
  readonly dataToDelete: DataFingerprint;
};

/** Kind of the subject, and the variables of the script that checks its health. */
type HealthCheck =
  | { readonly script: "service"; readonly values: ScriptVariables["inspect-service"] }
  | { readonly script: "installation"; readonly values: ScriptVariables["inspect-installation"] };

/**
 * Health of a service or an installation on a host. A `remote.Command` has no `read`. So a refresh reads this resource, a
 * `preview` shows the fault, and an update changes `generation`, which is part of the command's script: the command runs again.
 */
export class RemoteHealth extends ModuleResource {
  declare readonly generation: pulumi.Output<number>;
  /** Last request to delete data. It stays after the deletion, so that the script of the command stays the same. */
  declare readonly dataToDelete: pulumi.Output<DataFingerprint>;

  constructor(name: string, inputs: InputsOf<RemoteHealthInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "runtime/ssh/resources/remote-health-provider",
      name,
      { ...inputs, generation: undefined, health: undefined },
      opts,
      "ssh",
      "RemoteHealth",
    );
  }
}
