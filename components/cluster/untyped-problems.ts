import { isOutput, type Problem, valueText } from "../shared/problems";

/** Problems of arguments that only a program without types can pass: another value than an object, or no runtime. */
export function untypedProblems(args: unknown): Problem[] {
  if (typeof args !== "object" || args === null || isOutput(args) || args instanceof Promise) {
    return [{ property: "args", reason: `must be an object of arguments, got ${valueText(args)}` }];
  }
  const { runtime } = args as { readonly runtime?: unknown };
  return runtime === undefined || (typeof runtime === "object" && runtime !== null && "prepare" in runtime)
    ? []
    : [
        {
          property: "runtime",
          reason: `must be a LocalRuntime, a DockerRuntime or an SshRuntime, got ${valueText(runtime)}; pass for example \`new DockerRuntime()\``,
        },
      ];
}
