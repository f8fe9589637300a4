import type { dynamic, Input } from "@pulumi/pulumi";

/** The arguments of a resource whose provider takes these inputs. Each may be an output. */
export type InputsOf<Plain> = { readonly [Key in keyof Plain]: Input<Plain[Key]> };

/** The methods of a dynamic provider, apart from `configure`. */
const METHODS = ["check", "diff", "create", "read", "update", "delete"] as const;

/**
 * A dynamic provider that forwards each call to the module of this package at `modulePath`.
 *
 * The state of a resource stores this text and no code of the module, so that `destroy` also runs the code that is
 * installed now. Pulumi's provider process runs in the folder of the Pulumi program. From there, Node finds the package
 * as an `import` in the program does. `configure` is the first call and the only function: each further function would
 * add 250 bytes to the state of each resource.
 *
 * @param modulePath - path of the module below `components`, with `/` and without extension. The module must export
 * all of `check`, `diff`, `create`, `read`, `update` and `delete`.
 */
export const moduleProvider = (modulePath: string): dynamic.ResourceProvider => {
  const provider = {
    configure() {
      for (const method of METHODS) {
        (this as Record<string, unknown>)[method] = async (...args: unknown[]) =>
          require("node:module")
            .createRequire(`${process.cwd()}/`)("kafka-cluster/load")(modulePath)
            [method](...args);
      }
    },
  };
  return provider as unknown as dynamic.ResourceProvider;
};
