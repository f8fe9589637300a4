// Verifies: processes that unpack the same archive at the same time, or are killed meanwhile, leave one complete installation.
// Does not verify: a power failure.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { type DistributionChoice, installationHome } from "../../components/distribution/distribution-source";
import { inspectInstallation } from "../../components/distribution/inspect-installation";
import { installDistribution } from "../../components/distribution/install-distribution";
import { randomOf, times } from "../../testing/faults/form";
import { recordOutcome } from "../../testing/faults/outcomes";
import { PROJECT_DIR, TYPESCRIPT_LOADER } from "../../tools/project";
import { temporaryFolder } from "../support/temporary-folder";

const CHOICE: DistributionChoice = { version: "3.3.1", scalaVersion: "2.13" };

/** Starts a process that installs Kafka into a folder. */
function startInstalling(distributions: string) {
  const module = JSON.stringify(join(PROJECT_DIR, "components", "distribution", "install-distribution.ts"));
  const script = `require(${JSON.stringify(TYPESCRIPT_LOADER)}); require(${module}).installDistribution(process.argv[1], JSON.parse(process.argv[2]))`;
  const child = spawn(process.execPath, ["-e", script, distributions, JSON.stringify(CHOICE)], {
    cwd: PROJECT_DIR,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { child, ended: once(child, "exit") };
}

describe("an installation", function () {
  this.timeout(300_000);

  const path = temporaryFolder();

  const assertComplete = async () =>
    assert.equal((await inspectInstallation(installationHome(path("distributions"), CHOICE))).problem, undefined);

  it("is complete after several processes installed at the same time", async () => {
    const startedAt = Date.now();
    const all = Array.from({ length: times(2, 5) }, () => startInstalling(path("distributions")).ended);
    assert.ok((await Promise.all(all)).every(([exitCode]) => exitCode === 0));
    await assertComplete();
    recordOutcome({ row: "I6", runtime: "local", healedMs: Date.now() - startedAt });
  });

  it("is complete after one process was killed at a random moment, and another started again", async () => {
    const startedAt = Date.now();
    await installDistribution(path("measured"), CHOICE);
    const installMs = Date.now() - startedAt;
    for (let tried = 0; tried < times(1, 10); tried += 1) {
      const { child, ended } = startInstalling(path("distributions"));
      await Promise.race([delay(randomOf("installation", tried) * installMs), ended]);
      const killedAt = Date.now();
      child.kill("SIGKILL");
      await ended;
      await installDistribution(path("distributions"), CHOICE);
      await assertComplete();
      recordOutcome({ row: "I4", runtime: "local", healedMs: Date.now() - killedAt });
    }
  });
});
