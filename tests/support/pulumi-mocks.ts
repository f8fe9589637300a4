import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it. */
export type Registered = pulumi.runtime.MockResourceArgs;

/**
 * Runs a program on Pulumi's mock engine.
 *
 * @param outputs - what a resource has after its creation beside its inputs.
 * @returns every resource that was registered, in order.
 */
export async function register(
  program: () => unknown,
  outputs: (args: Registered) => Record<string, unknown> = () => ({}),
): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        registered.push(args);
        return { id: `${args.name}-id`, state: { ...args.inputs, ...outputs(args) } };
      },
      call: ({ token }) => {
        throw new Error(`the program called ${token}, which this test does not expect`);
      },
    },
    "kafka-cluster",
    "test",
    false,
  );
  await program();
  await pulumi.runtime.disconnect();
  return registered;
}
