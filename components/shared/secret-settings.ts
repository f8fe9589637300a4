import * as pulumi from "@pulumi/pulumi";

import type { Properties } from "./properties";

/** Names of settings whose values must not be read by others. */
const PRIVATE_KEY = /password|secret|jaas\.config|credential/i;

/** Makes `output` a secret, so that state holds it encrypted, where the settings it is made of hold something private. */
export const secretIfPrivate = <Value>(settings: Properties, output: pulumi.Output<Value>): pulumi.Output<Value> =>
  Object.keys(settings).some((key) => PRIVATE_KEY.test(key)) ? (pulumi.secret(output) as pulumi.Output<Value>) : output;
