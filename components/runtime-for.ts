import { DockerRuntime, type DockerRuntimeArgs } from "./runtime/docker/docker-runtime";
import { type PreflightChoice, preflight as preflightOfDocker } from "./runtime/docker/preflight";
import { LocalRuntime, type LocalRuntimeArgs } from "./runtime/local/local-runtime";
import type { Plan, Runtime } from "./runtime/runtime";
import { preflight as preflightOfHosts, type SshChoice } from "./runtime/ssh/preflight";
import { SshRuntime } from "./runtime/ssh/ssh-runtime";

/** Which runtime, and what each of them takes. */
export interface RuntimeChoice extends LocalRuntimeArgs, Omit<DockerRuntimeArgs, "daemon">, PreflightChoice, SshChoice {
  readonly runtime: string;
}

/**
 * The chosen runtime, once it is clear that it can run what is planned.
 *
 * @throws with everything that stands in the way, in one message; then nothing was made.
 */
export async function runtimeFor(choice: RuntimeChoice, plans: readonly Plan[]): Promise<Runtime> {
  if (choice.runtime === "docker") {
    const daemon = await preflightOfDocker(plans, choice);
    return new DockerRuntime("docker", { ...choice, daemon });
  }
  if (choice.runtime === "ssh") {
    const sites = await preflightOfHosts(plans, choice);
    return new SshRuntime("ssh", { ...choice, ...sites, plans });
  }
  const runtime = new LocalRuntime("local", choice);
  await runtime.preflight(plans);
  return runtime;
}
