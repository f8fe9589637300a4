import type { dynamic, Input } from "@pulumi/pulumi";

/** The arguments of a resource whose provider takes these inputs: each may be known later. */
export type InputsOf<Plain> = { readonly [Key in keyof Plain]: Input<Plain[Key]> };

/**
 * A dynamic provider whose methods are those that a TypeScript module of this project exports under the same names.
 * Only the module's path is stored in a resource's state, so that also a `destroy` runs the project's current code.
 *
 * @param modulePath - path from the project's folder, with `/`; must export `check`, `diff`, `create`, `read`,
 * `update` and `delete`.
 */
export const moduleProvider = (modulePath: string): dynamic.ResourceProvider => ({
  check: async (olds, news) => {
    require("tsx/cjs");
    return require(`${process.cwd()}/${modulePath}`).check(olds, news);
  },
  diff: async (id, olds, news) => {
    require("tsx/cjs");
    return require(`${process.cwd()}/${modulePath}`).diff(id, olds, news);
  },
  create: async (inputs) => {
    require("tsx/cjs");
    return require(`${process.cwd()}/${modulePath}`).create(inputs);
  },
  read: async (id, props) => {
    require("tsx/cjs");
    return require(`${process.cwd()}/${modulePath}`).read(id, props);
  },
  update: async (id, olds, news) => {
    require("tsx/cjs");
    return require(`${process.cwd()}/${modulePath}`).update(id, olds, news);
  },
  delete: async (id, props) => {
    require("tsx/cjs");
    return require(`${process.cwd()}/${modulePath}`).delete(id, props);
  },
});
