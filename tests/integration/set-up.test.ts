// Verifies: set-up completes in a fresh checkout on a machine without Java, also after set-up was killed; `npm start` and
// `npm stop` work there with the Java that set-up has installed, and leave the files that git tracks as they were.
// Does not verify: downloads over an open network, and the builds of tools that the user's cache contains. On a new machine,
// .ci/run does both.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { findByToken } from "../../components/runtime/machine/process-identity";
import { mustRun, type ProgramResult, runProgram } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { publish, readAll } from "../../testing/kafka/client";
import { copyCheckout } from "../../testing/stack/checkout";
import { inOrder } from "../../testing/suites/in-order";

/** Programs of this machine that the checkout may use: no Java, no Maven, no Pulumi. */
const PROGRAMS = [
  "node",
  "npm",
  "git",
  "go",
  "python3",
  "sh",
  "env",
  "dirname",
  "uname",
  "cat",
  "tar",
  "gzip",
  "ps",
  "id",
];

/** Path of a program of this machine. Python is asked for its own, because the first `python3` may be a script of pyenv. */
async function realProgram(program: string): Promise<string | undefined> {
  if (program === "python3") {
    return (await mustRun(program, ["-c", "import sys; print(sys.executable)"])).trim();
  }
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}

describe("a fresh checkout on a machine without Java", function () {
  this.timeout(600_000);
  inOrder(this);

  let folder: string;
  let checkout: string;
  let env: NodeJS.ProcessEnv;
  let statusBefore: string;
  let bootstrapServers: string;

  const tool = (...args: string[]): Promise<ProgramResult> =>
    runProgram(process.execPath, ["tools/run.mjs", ...args], { cwd: checkout, env });

  const gitStatus = () => mustRun("git", ["status", "--porcelain"], { cwd: checkout });

  /** Starts set-up, and kills set-up with all its processes at a moment. */
  const killSetUpWhen = async (isMoment: () => boolean) => {
    const child = spawn(process.execPath, ["tools/run.mjs", "setup"], {
      cwd: checkout,
      env,
      stdio: "ignore",
      detached: true,
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await waitUntil(
      () => (isMoment() || child.exitCode !== null ? true : undefined),
      () => new Error("the moment of set-up did not come"),
      { timeoutMs: 300_000, intervalMs: 5 },
    );
    assert.equal(child.exitCode, null, "set-up was still running");
    process.kill(-(child.pid as number), "SIGKILL");
    await ended;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-checkout-"));
    checkout = join(folder, "checkout");
    await copyCheckout(checkout);
    statusBefore = await gitStatus();
    const bin = join(folder, "bin");
    await mkdir(bin);
    for (const program of PROGRAMS) {
      const found = await realProgram(program);
      if (found !== undefined) {
        await symlink(found, join(bin, program));
      }
    }
    const { JAVA_HOME, KAFKA_CLUSTER_TEST_COUNTS, npm_execpath, ...rest } = process.env;
    env = { ...rest, PATH: bin };
  });

  after(async () => {
    await tool("stop");
    await rm(folder, { recursive: true, force: true });
  });

  it("is set up after set-up was killed while it installed Node packages, installed Java and made class data", async () => {
    await killSetUpWhen(() => existsSync(join(checkout, "node_modules")));
    assert.equal(existsSync(join(checkout, "node_modules", ".installed-lock")), false);
    const state = join(checkout, ".state");
    await killSetUpWhen(() => existsSync(state) && readdirSync(state).some((name) => name.startsWith(".tmp-")));
    await killSetUpWhen(() => existsSync(join(state, "trial-run", "kafka-0", "service.json")));

    const { exitCode, stdout, stderr } = await tool("setup");
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    assert.match(stdout, /set-up: everything is installed\n$/);
    assert.equal(await findByToken(join(checkout, ".state", "trial-run")), undefined, "a service of the trial run");
    assert.deepEqual((await readdir(join(checkout, ".state"))).sort(), [
      "backend",
      "bin",
      "distributions",
      "java",
      "javascript",
      "passphrase",
      "pulumi-home",
    ]);
  });

  it("has a Java 17, and class-data archives of this Java", async () => {
    assert.match(await readFile(join(checkout, ".state", "java", "release"), "utf8"), /JAVA_VERSION="17\./);
    const [installation = ""] = await readdir(join(checkout, ".state", "distributions"));
    assert.deepEqual(
      (await readdir(join(checkout, ".state", "distributions", installation, "class-data")))
        .map((name) => name.split("-")[0])
        .sort(),
      ["Kafka", "QuorumPeerMain"],
    );
  });

  it("is not changed by a second set-up", async () => {
    assert.equal((await tool("setup")).stdout, "set-up: everything is installed\n");
  });

  it("starts a cluster and prints how to connect", async () => {
    for (const key of ["port", "zookeeperPort"]) {
      const set = await tool("pulumi", "config", "set", key, "0", "--stack", "dev");
      assert.equal(set.exitCode, 0, set.stderr);
    }
    const start = await tool("start");
    assert.equal(start.exitCode, 0, `${start.stdout}${start.stderr}`);
    bootstrapServers = /bootstrapServers {3}(\S+)/.exec(start.stdout)?.[1] ?? "";
    await publish(bootstrapServers, "orders", ["one", "two"]);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 2), ["one", "two"]);
    const java = await findByToken(join(checkout, ".state", "stacks", "dev", "kafka-0"));
    assert.ok(java?.commandLine.startsWith(join(checkout, ".state", "java", "bin", "java")), java?.commandLine);
  });

  it("has its cluster and the records again after the checkout was moved while they ran", async () => {
    const moved = join(folder, "moved");
    await rename(checkout, moved);
    const before = await findByToken(join(checkout, ".state", "stacks", "dev", "kafka-0"));
    checkout = moved;
    const start = await tool("start");
    assert.equal(start.exitCode, 0, `${start.stdout}${start.stderr}`);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 2), ["one", "two"]);
    assert.notEqual((await findByToken(join(moved, ".state", "stacks", "dev", "kafka-0")))?.pid, before?.pid);
    assert.equal(await findByToken(join(folder, "checkout", ".state")), undefined, "a service of the old folder");
  });

  it("stops the cluster, and nothing is left", async () => {
    const stop = await tool("stop");
    assert.equal(stop.exitCode, 0, `${stop.stdout}${stop.stderr}`);
    assert.equal(await findByToken(join(checkout, ".state", "stacks")), undefined);
    assert.deepEqual(await readdir(join(checkout, ".state", "stacks")), []);
  });

  it("has no difference for git except the settings that were changed", async () => {
    assert.match(
      await readFile(join(checkout, "Pulumi.dev.yaml"), "utf8"),
      /\n\nconfig:\n {2}kafka-cluster:port: "0"\n {2}kafka-cluster:zookeeperPort: "0"\n$/,
    );
    await mustRun("git", ["checkout", "--", "Pulumi.dev.yaml"], { cwd: checkout });
    assert.equal(await gitStatus(), statusBefore);
  });
});
