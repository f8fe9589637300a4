import assert from "node:assert/strict";

import type { TestHost } from "./test-host";

/** What a command prints for who logs in, if it succeeds. */
export async function print(host: TestHost, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.ssh(command);
  assert.equal(exitCode, 0, stderr);
  return stdout.trim();
}
