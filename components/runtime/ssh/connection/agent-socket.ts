import { existsSync } from "node:fs";

/** Address of the SSH agent of Windows. */
const WINDOWS_PIPE = "\\\\.\\pipe\\openssh-ssh-agent";

/** Address of the user's SSH agent; `undefined` if no agent runs. */
export function agentSocket(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const path = env.SSH_AUTH_SOCK || (platform === "win32" ? WINDOWS_PIPE : "");
  return path !== "" && existsSync(path) ? path : undefined;
}
