import type { Runtime, ServicePlan } from "../runtime/runtime";
import { deployedServices } from "./applied-services";
import { RollingRuntime } from "./rolling-runtime";
import { checkScale } from "./scale";

/**
 * The runtime, with changes without downtime: what a change restarts is restarted one after the other, each once the one
 * before is back and every partition has all its replicas in sync.
 *
 * @param plans - all services that will run.
 * @throws if a broker is to go that holds replicas.
 */
export async function rolling(runtime: Runtime, plans: readonly ServicePlan[]): Promise<Runtime> {
  const applied = await deployedServices();
  await checkScale(plans, applied);
  return new RollingRuntime(runtime, plans, applied);
}
