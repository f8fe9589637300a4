// Verifies: the start scripts of an assembled distribution pass the right flags to Java in the right folder, refuse bad
// arguments, and stop only the services of their own installation. A small program takes the place of Java.
// Does not verify: the scripts for Windows, nor Kafka itself; by-hand.test.ts of the integration suite runs Kafka.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";

import { type ProgramResult, runProgram } from "../../components/shared/run-program";
import { awaitCondition } from "../../testing/await-condition";
import { skipSuite } from "../../testing/suites/skip";
import { writeDistributionFiles } from "../../tools/registries/kafka-from-maven";
import { writeJava } from "../support/fake-java";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

const START_USAGE = "usage: kafka-server-start.sh [-daemon] server.properties [--override NAME=VALUE]...";

describe("the scripts of an assembled distribution", () => {
  const path = temporaryFolder(aroundAll);
  const home = (...segments: string[]): string => path("Mis programas (ñ)", "kafka", ...segments);

  before(async function () {
    if (process.platform === "win32") {
      skipSuite(this, "the scripts need a POSIX shell");
    }
    for (const folder of [home(), path("other", "kafka")]) {
      await mkdir(`${folder}/libs`, { recursive: true });
      await writeDistributionFiles(folder, "3.3.1");
    }
    await writeJava(path("my java"), 'pwd -P; echo "locale $LC_ALL"; printf "%s\\n" "$@"');
    await writeJava(path("waiting"), "trap 'exit 0' TERM", "echo waits", "while :; do sleep 0.05; done");
  });

  const run = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = home()) =>
    runProgram("sh", [home("bin", script), ...args], {
      cwd,
      env: { PATH: process.env.PATH, JAVA_HOME: path("my java"), ...env },
    });
  const linesOf = async (result: Promise<ProgramResult>): Promise<string[]> => {
    const { exitCode, stdout, stderr } = await result;
    assert.equal(exitCode, 0, stderr);
    return stdout.trimEnd().split("\n");
  };

  it("start a broker in the folder of the installation", async () => {
    const lines = await linesOf(
      run("kafka-server-start.sh", ["config/server.properties", "--override", "num.partitions=2"]),
    );
    const mark = lines.splice(7, 1).join();
    assert.match(mark, /^-Dkafka\.service=kafka-\d+$/);
    assert.deepEqual(lines, [
      ...[home(), "locale C.UTF-8", "-Xmx1G", "-Duser.language=en", "-Dlog4j.configuration=log4j.properties"],
      ...["-cp", `${home("config")}:${home("libs")}/*`, `-Dkafka.logs.dir=${home("logs")}`],
      ...["-Dkafka.logs.file=kafka.log", "kafka.Kafka", home("config", "server.properties")],
      ...["--override", "num.partitions=2"],
    ]);
  });

  it("resolve a relative configuration file and LOG_DIR in the folder of the user", async () => {
    await writeFile(path("my zoo.properties"), "");
    const env = { LOG_DIR: "my logs", LC_ALL: "es_ES.UTF-8" };
    const lines = await linesOf(run("zookeeper-server-start.sh", ["my zoo.properties"], env, path()));
    assert.deepEqual(lines.slice(0, 3), [home(), "locale es_ES.UTF-8", "-Xmx512M"]);
    assert.deepEqual(lines.slice(-4), [
      `-Dkafka.logs.dir=${path("my logs")}`,
      "-Dkafka.logs.file=zookeeper.log",
      "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      path("my zoo.properties"),
    ]);
    assert.ok(existsSync(path("my logs")));
  });

  it("pass the flags of the environment, several in one variable", async () => {
    const lines = await linesOf(
      run("kafka-server-start.sh", ["config/server.properties"], {
        KAFKA_HEAP_OPTS: "-Xms64M -Xmx64M",
        KAFKA_JVM_PERFORMANCE_OPTS: "-XX:+UseSerialGC",
        KAFKA_LOG4J_OPTS: "-Dlog4j.configuration=file:my.properties",
        KAFKA_OPTS: "-Da=* -Db=2",
      }),
    );
    assert.deepEqual(lines.slice(2, 9), [
      ...["-Xms64M", "-Xmx64M", "-XX:+UseSerialGC", "-Duser.language=en"],
      ...["-Dlog4j.configuration=file:my.properties", "-Da=*", "-Db=2"],
    ]);
  });

  it("run a console tool in the folder of the user", async () => {
    const lines = await linesOf(run("kafka-topics.sh", ["--create", "--topic", "a b"], {}, path()));
    assert.deepEqual(lines, [
      ...[path(), "locale C.UTF-8", "-Xmx256M", "-Duser.language=en", "-Dlog4j.configuration=tools-log4j.properties"],
      ...["-cp", `${home("config")}:${home("libs")}/*`, "kafka.admin.TopicCommand", "--create", "--topic", "a b"],
    ]);
  });

  for (const args of [
    ["format", "-t", "an id", "-c", "a b.properties"],
    ["format", "-t", "an id", "--config", "a b.properties"],
    ["format", "-t", "an id", "--config=a b.properties"],
  ]) {
    it(`format with ${args.slice(3).join(" ")} as brokers find their data`, async () => {
      const lines = await linesOf(run("kafka-storage.sh", args, {}, path()));
      assert.equal(lines[0], home());
      const expected = args.map((arg) => arg.replace(/^(--config=)?a b/, `$1${path("a b")}`));
      assert.deepEqual(lines.slice(-args.length), expected);
    });
  }

  const REFUSED: readonly (readonly [args: readonly string[], problem: string])[] = [
    [[], "the configuration file is missing"],
    [["-daemon"], "the configuration file is missing"],
    [["--help"], "option --help is not known before the configuration file"],
    [["none.properties"], "configuration file none.properties does not exist"],
    [["config/server.properties", "-daemon"], "argument -daemon is not known"],
    [["config/server.properties", "--override"], "--override needs NAME=VALUE, got nothing"],
    [["config/server.properties", "--override", "a"], "--override needs NAME=VALUE, got a"],
    [["config/server.properties", "--override", "=a"], "--override needs NAME=VALUE, got =a"],
  ];
  for (const [args, problem] of REFUSED) {
    it(`refuse kafka-server-start.sh ${args.join(" ")}`, async () => {
      const { exitCode, stdout, stderr } = await run("kafka-server-start.sh", args);
      assert.deepEqual([exitCode, stdout, stderr], [1, "", `kafka-server-start.sh: ${problem}; ${START_USAGE}\n`]);
    });
  }

  it("refuse a second argument of ZooKeeper, which has no --override", async () => {
    const args = ["config/zookeeper.properties", "--override", "a=b"];
    const { exitCode, stderr } = await run("zookeeper-server-start.sh", args);
    assert.deepEqual(
      [exitCode, stderr],
      [
        1,
        "zookeeper-server-start.sh: argument --override is not known; usage: zookeeper-server-start.sh [-daemon] zookeeper.properties\n",
      ],
    );
  });

  it("say which Java does not exist", async () => {
    const { exitCode, stderr } = await run("kafka-topics.sh", [], { JAVA_HOME: "/none" });
    assert.deepEqual(
      [exitCode, stderr],
      [1, "/none/bin/java was not found; install Java 8 or newer, or set JAVA_HOME to its folder\n"],
    );
  });

  it("start in the background, and stop the services of their own installation only", async () => {
    const waiting = { ...process.env, JAVA_HOME: path("waiting") };
    const other = spawn("sh", [path("other", "kafka", "bin", "kafka-server-start.sh"), "config/server.properties"], {
      cwd: path("other", "kafka"),
      env: waiting,
      stdio: "ignore",
    });
    try {
      for (const [script, config] of [
        ["zookeeper-server-start.sh", "config/zookeeper.properties"],
        ["kafka-server-start.sh", "config/server.properties"],
        ["kafka-server-start.sh", "config/kraft/server.properties"],
      ] as const) {
        assert.equal((await run(script, ["-daemon", config], waiting)).exitCode, 0);
      }
      for (const output of ["zookeeper.out", "kafkaServer.out"]) {
        await awaitCondition(
          async () => (await readFile(home("logs", output), "utf8")).includes("waits"),
          `${output} has the output of the service`,
        );
      }
      for (const [script, name] of [
        ["kafka-server-stop.sh", "broker"],
        ["zookeeper-server-stop.sh", "ZooKeeper"],
      ] as const) {
        assert.deepEqual(await run(script, []), { exitCode: 0, stdout: "", stderr: "" });
        const again = await run(script, []);
        assert.deepEqual(again, { exitCode: 1, stdout: "", stderr: `No ${name} of ${home()} is running.\n` });
      }
      assert.equal(other.exitCode, null);
    } finally {
      other.kill("SIGTERM");
    }
  });
});
