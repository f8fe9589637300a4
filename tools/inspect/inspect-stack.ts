import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";
import { INSPECTED_TYPES, type InspectedStack, inspectedStack } from "./inspected-stack";
import { stackResources, startCommand } from "./stack-resources";

/**
 * Inspects the state of a stack. Asks neither the services nor the engine.
 *
 * @throws if the stack does not exist, has no services, or has a state that can't be read.
 */
export async function inspectStack(stack: string, location: StackLocation = STATE): Promise<InspectedStack> {
  const resources = await stackResources(stack, Object.values(INSPECTED_TYPES), location);
  const inspected = inspectedStack(stack, resources);
  if (inspected === undefined) {
    throw new Error(`stack ${stack} has no services; run ${startCommand(stack)}`);
  }
  return inspected;
}
