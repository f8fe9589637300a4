import * as pulumi from "@pulumi/pulumi";

import type { Placement } from "./placement";
import { REMOTE_HEALTH_TYPE, type RemoteHealthInputs } from "./remote-health";

/** What the engine answers when it is asked for what a stack holds. */
interface StackResourceOutputs {
  readonly outputs?: Readonly<Record<string, { readonly type: string; readonly outputs: Partial<RemoteHealthInputs> }>>;
}

/** Where the services of this stack run, as its state says, also that of an `up` that failed or was cut. */
export async function placedServices(): Promise<Placement> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs = {} } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  })) as StackResourceOutputs;
  const services = Object.values(outputs).filter(
    ({ type, outputs: { script } }) => type === REMOTE_HEALTH_TYPE && script === "service",
  );
  return Object.fromEntries(services.map(({ outputs: { subject = "", host = "" } }) => [subject, host]));
}
