import * as pulumi from "@pulumi/pulumi";

/** Resources of a stack, by URN. */
export type StackResources<Outputs> = Readonly<Record<string, { readonly type: string; readonly outputs: Outputs }>>;

/** Reads the resources that the state of this stack records, even after an `up` that failed or was interrupted. */
export async function stackResources<Outputs>(): Promise<StackResources<Outputs>> {
  const stackName = `${organization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const answer = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  return (answer as { readonly outputs?: StackResources<Outputs> } | undefined)?.outputs ?? {};
}

/** Organization of the stack. A test with mocks need not name one; Pulumi's own name for none is taken then. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
