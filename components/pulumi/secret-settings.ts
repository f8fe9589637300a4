import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "../shared/properties";
import { sensitiveSettings } from "../shared/sensitive-settings";

/** Makes `output` a secret, so that state holds it encrypted, where the settings it is made of hold something private. */
export const secretIfPrivate = <Value>(settings: Properties, output: pulumi.Output<Value>): pulumi.Output<Value> =>
  sensitiveSettings(settings).length > 0 ? (pulumi.secret(output) as pulumi.Output<Value>) : output;
