import * as pulumi from "@pulumi/pulumi";

import { dockerDataInspector } from "../runtime/docker/data-inspector";
import { DockerRuntime, type DockerRuntimeArgs } from "../runtime/docker/docker-runtime";
import { type PreflightChoice, preflight as preflightOfDocker } from "../runtime/docker/preflight";
import { localDataInspector } from "../runtime/local/data-inspector";
import { localLayout } from "../runtime/local/layout";
import { LocalRuntime, type LocalRuntimeArgs } from "../runtime/local/local-runtime";
import { machinePreflight } from "../runtime/local/machine-preflight";
import type { DataInspector, Runtime, ServicePlan } from "../runtime/runtime";
import { sshDataInspector } from "../runtime/ssh/data-inspector";
import { preflight as preflightOfHosts, type SshChoice } from "../runtime/ssh/preflight";
import { SshRuntime } from "../runtime/ssh/ssh-runtime";

/** Which runtime, and what each of them takes. */
export interface RuntimeChoice extends LocalRuntimeArgs, Omit<DockerRuntimeArgs, "daemon">, PreflightChoice, SshChoice {
  readonly runtime: string;
}

/**
 * The chosen runtime, once it is clear that it can run what is planned.
 *
 * @param lookAtData - what looks at the data that is there and throws where it must not be started with.
 * @returns the runtime, and what the look found.
 * @throws with everything that stands in the way, in one message; then nothing was made.
 */
export async function runtimeFor<Found>(
  choice: RuntimeChoice,
  plans: readonly ServicePlan[],
  lookAtData: (data: DataInspector) => Promise<Found>,
): Promise<readonly [Runtime, Found]> {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  if (choice.runtime === "docker") {
    const daemon = await preflightOfDocker(plans, choice);
    const found = await lookAtData(dockerDataInspector({ project, stack, daemon }));
    return [new DockerRuntime("docker", { ...choice, daemon }), found];
  }
  if (choice.runtime === "ssh") {
    const sites = await preflightOfHosts(plans, choice);
    const found = await lookAtData(sshDataInspector({ ...sites, plans }, `${project}/${stack}`));
    return [new SshRuntime("ssh", { ...choice, ...sites, plans }), found];
  }
  await machinePreflight(plans, choice);
  const found = await lookAtData(localDataInspector(localLayout(choice.projectDir, stack, choice.dataDir)));
  return [new LocalRuntime("local", choice), found];
}
