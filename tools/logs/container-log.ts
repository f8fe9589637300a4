import { spawn } from "node:child_process";

import { hostArguments } from "../../components/runtime/docker/docker-client";

/** Options of {@link printContainerLog}. */
export interface ContainerLogOptions {
  readonly lines: number;
  /** True to go on until the container ends or `signal` aborts. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/**
 * Prints the log of a container through Docker's own client.
 *
 * @throws if the client is missing, or fails: it has printed the reason.
 */
export async function printContainerLog(
  dockerHost: string,
  container: string,
  { lines, follow, signal }: ContainerLogOptions,
): Promise<void> {
  const args = ["logs", "--tail", String(lines), ...(follow ? ["--follow"] : []), container];
  const child = spawn("docker", [...hostArguments(dockerHost), ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    windowsHide: true,
  });
  signal.addEventListener("abort", () => child.kill());
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (exitCode !== 0 && !signal.aborted) {
    throw new Error(`docker logs has ended with exit code ${exitCode}`);
  }
}
