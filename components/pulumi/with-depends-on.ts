import type { Input, Resource, ResourceOptions } from "@pulumi/pulumi";

/** The options with further resources to depend on, beside those that they name already. */
export function withDependsOn<Options extends ResourceOptions>(
  opts: Options | undefined,
  ...resources: readonly Resource[]
): Options & { readonly dependsOn: Input<Resource>[] } {
  const given = opts?.dependsOn;
  const before = given === undefined ? [] : Array.isArray(given) ? given : [given as Input<Resource>];
  return { ...(opts as Options), dependsOn: [...before, ...resources] };
}
