import * as pulumi from "@pulumi/pulumi";

/** What the engine answers when it is asked for what a stack holds. */
interface StackResourceOutputs<Outputs> {
  readonly outputs?: Readonly<Record<string, { readonly type: string; readonly outputs: Outputs }>>;
}

/** Outputs of the resources of a type that this stack holds, as its state says, also that of an `up` that failed or was cut. */
export async function stackResources<Outputs>(type: string): Promise<Outputs[]> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs = {} } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  })) as StackResourceOutputs<Outputs>;
  return Object.values(outputs)
    .filter((resource) => resource.type === type)
    .map((resource) => resource.outputs);
}
