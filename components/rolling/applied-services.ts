import * as pulumi from "@pulumi/pulumi";

import { IN_SYNC_TYPE, type InSyncInputs } from "./in-sync";

/** What the engine answers when it is asked for what a stack holds. */
interface StackResourceOutputs {
  readonly outputs?: Readonly<Record<string, { readonly type: string; readonly outputs: InSyncInputs }>>;
}

/** The services of this stack and what they run with, as its state says, also that of an `up` that failed or was cut. */
export async function appliedServices(): Promise<ReadonlyMap<string, InSyncInputs>> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs = {} } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  })) as StackResourceOutputs;
  return new Map(
    Object.values(outputs)
      .filter(({ type }) => type === IN_SYNC_TYPE)
      .map(({ outputs }) => [outputs.service, outputs]),
  );
}
