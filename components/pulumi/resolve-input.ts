import * as pulumi from "@pulumi/pulumi";

/** Input after its promises and outputs have resolved. */
export interface ResolvedInput<Value> {
  /** @defaultValue - a preview does not know the value yet */
  readonly value?: Value;
  readonly isSecret: boolean;
}

/** Members of an output that the SDK has, but that its types do not declare. */
interface OutputInternals<Value> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<Value>;
}

/** Waits for an input. */
export async function resolveInput<Value>(input: pulumi.Input<Value>): Promise<ResolvedInput<Value>> {
  if (!pulumi.Output.isInstance<Value>(input)) {
    return { value: await (input as Value | Promise<Value>), isSecret: false };
  }
  const output = input as unknown as OutputInternals<Value>;
  const isSecret = await pulumi.isSecret(input);
  return (await output.isKnown) ? { value: await output.promise(), isSecret } : { isSecret };
}
