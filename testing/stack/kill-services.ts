import type { ScratchStack } from "./scratch-stack";

/** Kills services of a stack that run as processes of this machine. */
export async function killServices(stack: ScratchStack, ...services: readonly string[]): Promise<void> {
  const pids = await stack.pids();
  for (const service of services) {
    process.kill(pids[service] as number, "SIGKILL");
  }
}
