import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it. */
export type Registered = pulumi.runtime.MockResourceArgs;

/** What a resource has after its creation beside its inputs; a promise makes its creation slow. */
export type MockOutputs = (args: Registered) => Record<string, unknown> | Promise<Record<string, unknown>>;

/**
 * Runs a program on Pulumi's mock engine, as project `kafka-cluster` and stack `test`; in a preview, an output that the
 * mock leaves out is not known.
 *
 * @returns every resource that was registered, in order.
 * @throws what the program throws, once everything that it registered before has come to rest.
 */
export async function register(
  program: () => unknown,
  outputs: MockOutputs = () => ({}),
  { preview = false } = {},
): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async (args) => {
        registered.push(args);
        return { id: `${args.name}-id`, state: { ...args.inputs, ...(await outputs(args)) } };
      },
      call: ({ token }) => {
        throw new Error(`the program called ${token}, which this test does not expect`);
      },
    },
    "kafka-cluster",
    "test",
    preview,
  );
  try {
    await program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return registered;
}

/** Inputs of the one resource of this type and name, less what the SDK adds for itself. */
export function inputsOf(registered: readonly Registered[], type: string, name: string): Record<string, unknown> {
  const found = registered.filter((resource) => resource.type === type && resource.name === name);
  assert.equal(found.length, 1, `${found.length} resources ${name} of type ${type}`);
  const { __provider, ...inputs } = found[0]?.inputs ?? {};
  return inputs;
}

/** Names of the resources of a type, in the order in which they were registered. */
export const namesOf = (registered: readonly Registered[], type: string): string[] =>
  registered.filter((resource) => resource.type === type).map(({ name }) => name);

/** Whether a value was handed to the engine as a secret. */
export const isSecret = (value: unknown): boolean =>
  (value as Record<string, unknown> | undefined)?.[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig;

/** What an output comes to; rejects where it does, unlike a promise made of `apply`. */
export const known = <Value>(output: pulumi.Output<Value>): Promise<Value> =>
  (output as unknown as { promise(): Promise<Value> }).promise();

/** Whether the value of an output is known; in a preview, that of one that only a provider can give is not. */
export const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
