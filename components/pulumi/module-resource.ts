import { CustomResource, type CustomResourceOptions, type Input, type Inputs } from "@pulumi/pulumi";

/** The arguments of a resource whose provider takes these inputs. Each may be an output. */
export type InputsOf<Plain> = { readonly [Key in keyof Plain]: Input<Plain[Key]> };

/**
 * A dynamic resource whose provider is a module of this package. The module must export all of `check`, `diff`, `create`,
 * `read`, `update` and `delete`.
 *
 * `dynamic.Resource` of the SDK would serialize a provider: it loads the TypeScript compiler, reads the functions through an
 * inspector, and takes longer than the rest of a program without changes.
 */
export class ModuleResource extends CustomResource {
  /**
   * @param modulePath - path of the module below `components`, with `/` and without extension.
   * @param props - inputs, and `undefined` for each further output.
   * @param module - group of the type: the type is `pulumi-nodejs:dynamic/<module>:<type>`.
   */
  constructor(
    modulePath: string,
    name: string,
    props: Inputs,
    opts: CustomResourceOptions | undefined,
    module: string,
    type: string,
  ) {
    super(`pulumi-nodejs:dynamic/${module}:${type}`, name, { ...props, __provider: providerProgram(modulePath) }, opts);
  }
}

/**
 * Program text whose `handler` returns a provider, as the SDK's provider process expects it in the property `__provider`.
 *
 * The state of a resource stores this text and no code of the module, so that `destroy` also runs the code that is
 * installed now. The process runs in the folder of the Pulumi program. From there, Node finds the package as an `import` in
 * the program does.
 */
export const providerProgram = (modulePath: string): string =>
  `exports.handler = () => require("node:module").createRequire(process.cwd() + "/")("kafka-cluster/load")(${JSON.stringify(modulePath)});`;
