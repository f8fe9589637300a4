import assert from "node:assert/strict";

import type { TestHost } from "./test-host";

/** Runs a command on a host over SSH and returns its trimmed output. @throws if the command fails. */
export async function sshOutput(host: TestHost, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.ssh(command);
  assert.equal(exitCode, 0, stderr);
  return stdout.trim();
}
