// Proves: a fresh checkout on a machine without Java sets itself up, also after having been killed on the way; `npm start`
// and `npm stop` work there with the Java that was brought, and leave the checkout as git knows it.
// Does not prove: the downloads of an open network, nor the builds of tools that the user's cache already holds (.ci/run on
// a new machine does those).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
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

/** Where a program of this machine lies; Python's own word for it, because its first name may be a script of pyenv's. */
async function realProgram(program: string): Promise<string | undefined> {
  if (program === "python3") {
    return (await mustRun(program, ["-c", "import sys; print(sys.executable)"])).trim();
  }
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((place) => join(place, program))
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

  /** Starts the set-up and kills it, and all that it started, once it is that far. */
  const setUpKilledOnce = async (isThatFar: () => boolean) => {
    const child = spawn(process.execPath, ["tools/run.mjs", "setup"], {
      cwd: checkout,
      env,
      stdio: "ignore",
      detached: true,
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await waitUntil(
      () => (isThatFar() || child.exitCode !== null ? true : undefined),
      () => new Error("the set-up did not come that far"),
      { timeoutMs: 300_000, intervalMs: 5 },
    );
    assert.equal(child.exitCode, null, "the set-up was still running");
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

  it("is set up after a set-up was killed while it installed Node packages, brought Java and made class data", async () => {
    await setUpKilledOnce(() => existsSync(join(checkout, "node_modules")));
    assert.equal(existsSync(join(checkout, "node_modules", ".installed-lock")), false);
    await setUpKilledOnce(() => existsSync(join(checkout, ".state", "bin", "pulumi-path")));
    await setUpKilledOnce(() => existsSync(join(checkout, ".state", "trial-run", "kafka-0", "service.json")));

    const { exitCode, stdout, stderr } = await tool("setup");
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    assert.match(stdout, /set-up: everything is installed\n$/);
    assert.equal(await findByToken(join(checkout, ".state", "trial-run")), undefined, "a service of the trial run");
    assert.deepEqual((await readdir(join(checkout, ".state"))).sort(), [
      "backend",
      "bin",
      "distributions",
      "java",
      "passphrase",
      "pulumi-home",
    ]);
  });

  it("has brought a Java 17, and archives of classes made with it", async () => {
    assert.match(await readFile(join(checkout, ".state", "java", "release"), "utf8"), /JAVA_VERSION="17\./);
    const [installation = ""] = await readdir(join(checkout, ".state", "distributions"));
    assert.deepEqual(
      (await readdir(join(checkout, ".state", "distributions", installation, "class-data")))
        .map((name) => name.split("-")[0])
        .sort(),
      ["Kafka", "QuorumPeerMain"],
    );
  });

  it("finds everything there the second time", async () => {
    assert.equal((await tool("setup")).stdout, "set-up: everything is installed\n");
  });

  it("starts a cluster and says how to connect to it", async () => {
    for (const key of ["port", "zookeeperPort"]) {
      const set = await tool("pulumi", "config", "set", key, "0", "--stack", "dev");
      assert.equal(set.exitCode, 0, set.stderr);
    }
    const start = await tool("start");
    assert.equal(start.exitCode, 0, `${start.stdout}${start.stderr}`);
    bootstrapServers = /bootstrapServers {2}(\S+)/.exec(start.stdout)?.[1] ?? "";
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
    assert.equal(await findByToken(join(folder, "checkout", ".state")), undefined, "a service of the old place");
  });

  it("takes it away again", async () => {
    const stop = await tool("stop");
    assert.equal(stop.exitCode, 0, `${stop.stdout}${stop.stderr}`);
    assert.equal(await findByToken(join(checkout, ".state", "stacks")), undefined);
    assert.deepEqual(await readdir(join(checkout, ".state", "stacks")), []);
  });

  it("is as git knows it, but for the settings that were changed", async () => {
    assert.match(
      await readFile(join(checkout, "Pulumi.dev.yaml"), "utf8"),
      /\n\nconfig:\n {2}kafka-cluster:port: "0"\n {2}kafka-cluster:zookeeperPort: "0"\n$/,
    );
    await mustRun("git", ["checkout", "--", "Pulumi.dev.yaml"], { cwd: checkout });
    assert.equal(await gitStatus(), statusBefore);
  });
});
