import { existsSync } from "node:fs";

/** Where the SSH agent of Windows listens. */
const WINDOWS_PIPE = "\\\\.\\pipe\\openssh-ssh-agent";

/** Where the user's SSH agent listens; `undefined` if there is none. */
export function agentSocket(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const path = env.SSH_AUTH_SOCK || (platform === "win32" ? WINDOWS_PIPE : "");
  return path !== "" && existsSync(path) ? path : undefined;
}
