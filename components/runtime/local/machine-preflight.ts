import * as pulumi from "@pulumi/pulumi";

import { rejectProblems } from "../../pulumi/reject-arguments";
import { stateFolder } from "../../shared/state-folder";
import type { ServicePlan } from "../runtime";
import { localLayout } from "./layout";
import type { LocalRuntimeArgs } from "./local-runtime";
import { preflight } from "./preflight";

/**
 * Looks whether this machine can run the planned services.
 *
 * @throws with everything that stands in the way, in one message. Nothing is made.
 */
export async function machinePreflight(
  plans: readonly ServicePlan[],
  { projectDir, dataDir, javaHome }: LocalRuntimeArgs,
): Promise<void> {
  const layout = localLayout(projectDir, pulumi.getStack(), dataDir);
  const planned = plans.map((plan) => ({
    ...plan,
    serviceDir: layout.serviceDir(plan.service),
    dataDir: layout.folders(plan.service).data,
  }));
  const { problems, warnings } = await preflight(planned, { javaHome, installedHome: stateFolder(projectDir).java });
  for (const warning of warnings) {
    await pulumi.log.warn(warning);
  }
  rejectProblems("this machine can't run the cluster as configured", problems);
}
