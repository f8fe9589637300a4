import * as pulumi from "@pulumi/pulumi";

import { privateKeys } from "./private-keys";
import type { Properties } from "./properties";

/** Makes `output` a secret, so that state holds it encrypted, where the settings it is made of hold something private. */
export const secretIfPrivate = <Value>(settings: Properties, output: pulumi.Output<Value>): pulumi.Output<Value> =>
  privateKeys(settings).length > 0 ? (pulumi.secret(output) as pulumi.Output<Value>) : output;
