import { waitUntil } from "../../components/shared/wait-until";
import type { ScratchStack } from "./scratch-stack";

/** Kills services of a stack that run as processes of this machine. */
export async function killServices(stack: ScratchStack, ...services: readonly string[]): Promise<void> {
  const pids = await stack.pids();
  for (const service of services) {
    process.kill(pids[service] as number, "SIGKILL");
  }
}

/** Ends services, as a machine does that loses its power. */
export async function endServices(stack: ScratchStack, ...services: readonly string[]): Promise<void> {
  await killServices(stack, ...services);
  await waitUntil(
    async () => !Object.keys(await stack.pids()).some((service) => services.includes(service)) || undefined,
    () => new Error("a service keeps running"),
    { timeoutMs: 10_000 },
  );
}
