import * as pulumi from "@pulumi/pulumi";

/** Resources of a stack, by their URNs. */
export type StackResources<Outputs> = Readonly<Record<string, { readonly type: string; readonly outputs: Outputs }>>;

/** The resources that this stack holds, as its state says, also that of an `up` that failed or was cut. */
export async function allStackResources<Outputs>(): Promise<StackResources<Outputs>> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const answer = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  return (answer as { readonly outputs?: StackResources<Outputs> } | undefined)?.outputs ?? {};
}

/** Outputs of those of one type. */
export async function stackResources<Outputs>(type: string): Promise<Outputs[]> {
  return Object.values(await allStackResources<Outputs>())
    .filter((resource) => resource.type === type)
    .map((resource) => resource.outputs);
}
