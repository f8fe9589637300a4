// Proves: the commands work in a checkout whose path has blanks, an accent, quotes and a comma, with proxies in the
// environment, a Turkish locale, a strict umask, a Java that is a wrapper script, and `~` in dataDir. A comma in the path of
// the data is refused before anything is created. A checkout may be entered through a link, and moved.
// Does not prove: other systems than the one that the test runs on, nor a file system that is mounted noexec.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

import { readRecord, recordedProcess } from "../../components/runtime/local/service-record";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { type ProgramResult, runProgram } from "../../components/shared/run-program";
import { stateFolder } from "../../components/shared/state-folder";
import { secondCheckout } from "../../testing/stack/checkout";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT } from "../../tools/project";
import { resolveJava } from "../../tools/setup/java";
import { writeJava } from "../support/fake-java";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

const CHECKOUT = `Acme, Inc/José "Núñez" it's #1 100% ${"x".repeat(100)}`;

/** Nobody listens at this address. */
const DEAD_PROXY = "http://127.0.0.1:9";

describe("surroundings", function () {
  this.timeout(300_000);
  inOrder(this);
  // Before the folder is made: hooks run in this order, and the folder goes last.
  after(async () => {
    if (existsSync(path("home", "kafka data"))) {
      await command(checkout, "stop");
    }
  });
  const path = temporaryFolder(aroundAll);
  let checkout: string;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    if (process.platform === "win32") {
      this.skip(); // The names are not allowed there.
    }
    await mkdir(path("Acme, Inc"));
    await mkdir(path("home"));
    checkout = await secondCheckout(path(CHECKOUT));
    const { path: java } = await resolveJava();
    await writeJava(path("wrapper"), `"${java}" "$@"`, "exit $?");
    const { LANG, LC_ALL, ...others } = process.env;
    env = {
      ...others,
      LC_ALL: "tr_TR",
      HOME: path("home"),
      KAFKA_CLUSTER_CACHE: others.KAFKA_CLUSTER_CACHE ?? join(others.HOME ?? "", ".cache", "kafka-cluster"),
      JAVA_HOME: path("wrapper"),
      http_proxy: DEAD_PROXY,
      https_proxy: DEAD_PROXY,
      grpc_proxy: DEAD_PROXY,
      all_proxy: DEAD_PROXY,
      no_proxy: "localhost, 127.0.0.1",
    };
  });
  const configure = (config: Readonly<Record<string, unknown>>) => {
    const values = { port: 0, zookeeperPort: 0, heapMiB: 256, zookeeperHeapMiB: 128, ...config };
    const keys = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, value]));
    return writeFile(join(checkout, "Pulumi.dev.yaml"), stringify({ config: keys }));
  };

  /** Runs a command of the project in a shell that has entered the checkout. */
  const command = async (folder: string, ...args: string[]): Promise<ProgramResult & { readonly text: string }> => {
    const script = 'umask 077; cd "$1" && shift && exec node tools/run.mjs "$@"';
    const result = await runProgram("sh", ["-c", script, "sh", folder, ...args], { env, timeoutMs: 240_000 });
    return { ...result, text: `${result.stdout}${result.stderr}` };
  };
  const processOf = async (service: string) =>
    recordedProcess(await readRecord(join(stateFolder(checkout).stack("dev"), service)));

  /** Asserts that the CLI uses the stack of `npm start` there. */
  const hasSelectedStack = async (folder: string): Promise<void> => {
    const { text, stdout } = await command(folder, "pulumi", "stack", "output", "--json");
    assert.match(stdout, /"bootstrapServers": "127\.0\.0\.1:\d+"/, text);
  };

  it("refuses data below a path with a comma, and creates nothing", async () => {
    await configure({});
    const { exitCode, text } = await command(checkout, "start");
    assert.equal(exitCode, 1, text);
    assert.match(text, /dataDir must not contain a comma, got "[^\n]*Acme, Inc\/José/);
    assert.ok(!existsSync(stateFolder(checkout).stack("dev")));
    assert.deepEqual((await readdir(path())).sort(), ["Acme, Inc", "home", "wrapper"]);
  });

  let printed: string;

  it("starts with data in the home folder, and prints no warning", async () => {
    await configure({ dataDir: "~/kafka data" });
    const { exitCode, text, stdout } = await command(checkout, "start");
    assert.equal(exitCode, 0, text);
    assert.doesNotMatch(text, /warning|deprecat/i);
    assert.ok(existsSync(path("home", "kafka data", "kafka-0", "meta.properties")));
    assert.ok(!existsSync(join(checkout, "~")));
    printed = stdout;
  });

  it("runs Java itself, not the wrapper script", async () => {
    const { pid } = (await processOf("kafka-0")) ?? {};
    assert.match((await processInfo(pid ?? 0))?.commandLine ?? "", /kafka\.Kafka/);
    assert.doesNotMatch((await processInfo(pid ?? 0))?.commandLine ?? "", /wrapper/);
  });

  it("prints a command line for console tools that works as it stands", async () => {
    const [, line = ""] = /console tools +(.*)/.exec(printed) ?? [];
    const tool = line.replace("--from-beginning", "--from-beginning --timeout-ms 5000");
    assert.notEqual(tool, line);
    const { stderr } = await runProgram("bash", ["-c", tool], { env, timeoutMs: 60_000 });
    assert.match(stderr, /Processed a total of 0 messages/);
  });

  it("changes nothing in a checkout that was entered through a link", async () => {
    const before = await processOf("kafka-0");
    await symlink(checkout, path("link"));
    const { exitCode, text } = await command(
      path("link"),
      "pulumi",
      "preview",
      "--expect-no-changes",
      "--color",
      "never",
    );
    assert.equal(exitCode, 0, text);
    assert.deepEqual(await processOf("kafka-0"), before);
    await hasSelectedStack(checkout);
  });

  it("stops in a checkout that was moved", async () => {
    const before = await processOf("kafka-0");
    const moved = path("Acme, Inc", "moved");
    await rename(checkout, moved);
    checkout = moved;
    await hasSelectedStack(checkout);
    const { exitCode, text } = await command(checkout, "stop");
    assert.equal(exitCode, 0, text);
    assert.equal(await processInfo(before?.pid ?? 0), undefined);
    assert.ok(!existsSync(path("home", "kafka data", "kafka-0")));
  });
});
