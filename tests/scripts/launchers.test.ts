import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { diagnose } from "../../components/runtime/diagnosis";
import { LAUNCHERS, type LauncherPlan } from "../../components/runtime/local/launchers/launcher-plan";
import { renderShellLaunchers } from "../../components/runtime/local/launchers/render-shell";
import { childProcesses, LIVES_ON } from "../support/child-processes";
import { writeJava } from "../support/fake-java";
import { makeLaunched, makeLauncherPlan } from "../support/launchers";
import { temporaryFolder } from "../support/temporary-folder";

/** Commands of a Java that prints its arguments and ends. */
const RECORDS = `printf '%s\\n' "$@"`;

describe("the launchers for a POSIX shell", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // Windows has launchers of its own.
    }
  });

  const path = temporaryFolder();
  const startChild = childProcesses();
  const stackDir = (): string => path("Mis programas (ñ) a!b's $x", "dev");
  const START_ID = randomUUID();

  /** Writes the launchers of a stack whose service kafka-0 was deployed, with a Java that runs these commands. */
  async function write(plan: Partial<LauncherPlan> = {}, ...commands: string[]): Promise<void> {
    await writeJava(path("jdk"), ...commands);
    const launchers = renderShellLaunchers(
      makeLauncherPlan({
        stackDir: stackDir(),
        java: path("jdk", "bin", "java"),
        services: [
          makeLaunched("zookeeper", { kind: "zookeeper" }),
          makeLaunched("kafka-0"),
          makeLaunched("kafka-1", { address: "127.0.0.1:9093" }),
        ],
        ...plan,
      }),
    );
    await mkdir(join(stackDir(), "kafka"), { recursive: true });
    for (const [name, text] of Object.entries(launchers)) {
      await writeFile(join(stackDir(), "kafka", name), text, { mode: 0o700 });
    }
    await mkdir(join(stackDir(), "kafka-0"), { recursive: true });
    await writeFile(
      join(stackDir(), "kafka-0", "service.json"),
      JSON.stringify({ owner: "kafka-cluster/dev", startId: START_ID }, null, 2),
    );
  }

  const run = (
    launcher: keyof typeof LAUNCHERS,
    { args = [], env = {}, input = "" }: { args?: readonly string[]; env?: NodeJS.ProcessEnv; input?: string } = {},
  ) =>
    spawnSync(join(stackDir(), "kafka", `${LAUNCHERS[launcher]}.sh`), args, {
      cwd: "/",
      encoding: "utf8",
      env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env },
      input,
    });

  it("run Java with the flags, the marker and the start id of the service, whatever the path contains", async () => {
    await write({ classData: { "kafka.Kafka": ["-XX:SharedArchiveFile=/x.jsa"] } }, RECORDS);
    const { status, stdout } = run("broker");
    assert.equal(status, 0);
    const config = encodeURI(join(stackDir(), "kafka", "config", "kafka-0-log4j.properties"));
    assert.deepEqual(stdout.split("\n").slice(2, -2), [
      "-XX:SharedArchiveFile=/x.jsa",
      `-Djava.io.tmpdir=${join(stackDir(), "kafka-0", "tmp")}`,
      "-Duser.language=en",
      "-Xmx256m",
      `-Dlog4j.configuration=file:${config}`,
      "-Dkafka-cluster.service=kafka-cluster/dev/kafka-0",
      `-Dkafka-cluster.startId=${START_ID}`,
      "-cp",
      "/project/.state/distributions/kafka_2.13-3.3.1/kafka/libs/*",
      "kafka.Kafka",
      "/project/.state/stacks/dev/kafka-0/config/server.properties",
    ]);
  });

  it("pass no option of other programs to Java", async () => {
    await write({}, "env");
    const { stdout } = run("broker", { env: { CLASSPATH: "/mine", JAVA_TOOL_OPTIONS: "-Xmx1m" } });
    assert.match(stdout, /^LC_ALL=C\.UTF-8$/m);
    assert.doesNotMatch(stdout, /^(CLASSPATH|JAVA_TOOL_OPTIONS)=/m);
  });

  it("print the messages in Spanish if the locale is Spanish", async () => {
    await write({}, RECORDS);
    const cases: readonly (readonly [env: NodeJS.ProcessEnv, isSpanish: boolean])[] = [
      [{ LANG: "es_ES.UTF-8" }, true],
      [{ LANG: "en_US.UTF-8", LC_ALL: "es" }, true],
      [{ LANG: "es_ES.UTF-8", LC_ALL: "C.UTF-8" }, false],
      [{ LANG: "est_EE.UTF-8" }, false],
      [{ LANG: "" }, false],
    ];
    for (const [env, isSpanish] of cases) {
      assert.equal(run("broker", { env }).stdout.includes("ha terminado con el código de salida 0."), isSpanish);
    }
  });

  it("find another Java if the recorded one is gone: JAVA_HOME without quotes, separators and bin, then PATH", async () => {
    await write({ java: "/gone/bin/java", classData: { "kafka.Kafka": ["-XX:SharedArchiveFile=/x.jsa"] } }, RECORDS);
    for (const home of [path("jdk"), `"${path("jdk")}/bin/"`, `'${path("jdk")}\\'`, `${path("jdk")}/bin `]) {
      const { status, stdout, stderr } = run("broker", { env: { JAVA_HOME: home, PATH: "/bin:/usr/bin" } });
      assert.deepEqual([status, stderr], [0, ""], home);
      assert.ok(!stdout.includes("SharedArchiveFile"), "another Java does not get the archive of the recorded one");
    }
    assert.equal(run("broker", { env: { PATH: `${path("jdk", "bin")}:/bin:/usr/bin` } }).status, 0);
  });

  it("end with the exit code of Java, and show what Java has printed as an error", async () => {
    await write({}, "echo broken >&2", "exit 7");
    const { status, stdout, stderr } = run("broker");
    assert.equal(status, 7);
    assert.match(stdout, /kafka-0 has ended with exit code 7\.\n$/);
    assert.equal(stderr, "broken\nThe log shows no known cause; read kafka-0/logs/server.log.\n");
  });

  it("search no cause after Java was stopped", async () => {
    await write({}, "exit 143");
    const { status, stderr } = run("broker");
    assert.deepEqual([status, stderr], [143, ""]);
  });

  const logs = join(__dirname, "..", "unit", "runtime", "logs");
  it("print the cause that `up` would print, for known failures", async () => {
    await write({}, `cp "$LOG" logs/server.log`, "exit 1");
    // The patterns themselves are tested with each log in diagnosis.test.ts.
    for (const name of [
      "full-disk.txt",
      "no-main-class.txt",
      "other-broker-id.txt",
      "value-out-of-range.txt",
      "unknown-option.txt",
      "vm-refuses.txt",
      "expired-certificate.txt",
      "connections-of-others.txt",
    ]) {
      const { stderr } = run("broker", { env: { LOG: join(logs, name) } });
      const advice = diagnose(readFileSync(join(logs, name), "utf8").split("\n"))?.advice;
      assert.equal(
        stderr,
        advice === undefined
          ? "The log shows no known cause; read kafka-0/logs/server.log.\n"
          : `Known cause:\n${advice}\n`,
        name,
      );
    }
  });

  it("print the cause in Spanish for a Spanish locale, with the name in the log", async () => {
    await write({}, `cp "$LOG" logs/server.log`, "exit 1");
    for (const [name, cause] of [
      ["full-disk.txt", "el disco está lleno: libera espacio y ejecuta `up` otra vez"],
      [
        "value-out-of-range.txt",
        "el valor de log.segment.bytes no se acepta: corrige log.segment.bytes en brokerConfig",
      ],
    ] as const) {
      const { stderr } = run("broker", { env: { LOG: join(logs, name), LC_ALL: "es_ES.UTF-8" } });
      assert.equal(stderr, `Causa conocida:\n${cause}\n`);
    }
  });

  it("search the log of this start alone, and retain the previous one", async () => {
    await write({}, "exit 1");
    await mkdir(join(stackDir(), "kafka-0", "logs"), { recursive: true });
    await cp(join(logs, "full-disk.txt"), join(stackDir(), "kafka-0", "logs", "server.log"));
    assert.match(run("broker").stderr, /no known cause/);
    assert.match(await readFile(join(stackDir(), "kafka-0", "logs", "server.log.previous"), "utf8"), /No space left/);
  });

  it("refuse to start a service that runs, or that was never deployed", async () => {
    await write({}, RECORDS);
    await startChild(LIVES_ON, `-Dkafka-cluster.startId=${START_ID}`);
    const running = run("broker");
    assert.equal(running.status, 1);
    assert.match(running.stderr, /^kafka-0 already runs; .* Ctrl-C .*"npm stop"/);
    const missing = run("broker", { args: ["kafka-1"] });
    assert.equal(missing.status, 1);
    assert.equal(missing.stderr, 'kafka-1 is not deployed; run "npm start" or "pulumi up" first.\n');
  });

  it("say which coordinator must run first", async () => {
    await write({}, RECORDS);
    assert.match(run("broker").stdout, /start 1_RUN_Zookeeper in another window now/);
    await write({ services: [makeLaunched("controller", { kind: "controller" }), makeLaunched("kafka-0")] }, RECORDS);
    assert.match(run("broker").stdout, /start 2_RUN_Kafka_broker controller in another window now/);
  });

  it("start nothing for ZooKeeper in a stack with KRaft", async () => {
    await write({ services: [makeLaunched("kafka-0")] }, RECORDS);
    const { status, stdout } = run("zooKeeper");
    assert.deepEqual(
      [status, stdout],
      [
        0,
        "This stack uses KRaft: its brokers need no ZooKeeper, so there is nothing to start here; start 2_RUN_Kafka_broker.\n",
      ],
    );
  });

  it("read a topic that is an argument or an answer, while a broker runs", async () => {
    await write({}, RECORDS);
    assert.equal(
      run("consumer", { args: ["orders"] }).stderr,
      "No broker of this stack runs; start 2_RUN_Kafka_broker first.\n",
    );
    await startChild(LIVES_ON, `-Dkafka-cluster.startId=${START_ID}`);
    for (const options of [{ args: ["orders"] }, { input: "orders\n" }]) {
      const { status, stdout } = run("consumer", options);
      assert.equal(status, 0);
      assert.match(
        stdout,
        /kafka\.tools\.ConsoleConsumer\n--bootstrap-server\n127\.0\.0\.1:9092,127\.0\.0\.1:9093\n--from-beginning\n--topic\norders\n$/,
      );
    }
  });

  it("read a topic of a secured stack with the settings of a client", async () => {
    const clientConfig = `${stackDir()}/kafka-0/config/client.properties`;
    await write({ services: [makeLaunched("kafka-0", { clientConfig })] }, RECORDS);
    await startChild(LIVES_ON, `-Dkafka-cluster.startId=${START_ID}`);
    const { stdout } = run("consumer", { args: ["orders"] });
    assert.ok(stdout.endsWith(`\n--consumer.config\n${clientConfig}\n--from-beginning\n--topic\norders\n`), stdout);
  });

  it("refuse bad arguments", async () => {
    await write({}, RECORDS);
    const cases: readonly (readonly [launcher: keyof typeof LAUNCHERS, args: readonly string[], message: string])[] = [
      ["broker", ["--x"], 'The service must be one of kafka-0, kafka-1, got "--x".'],
      ["broker", [""], 'The service must be one of kafka-0, kafka-1, got "".'],
      ["zooKeeper", ["kafka-0"], 'The service must be one of zookeeper, got "kafka-0".'],
      ["broker", ["kafka-0", "x"], "Usage: 2_RUN_Kafka_broker.sh [SERVICE]; SERVICE is one of kafka-0, kafka-1."],
      [
        "consumer",
        ["a", "b"],
        "Usage: 3_OPEN_Console_Consumer.sh [TOPIC]; without TOPIC, the launcher asks for the topic.",
      ],
      ["consumer", ["-x"], 'The topic must consist of letters, digits, dots, _ and -, got "-x".'],
      ["consumer", ["a b"], 'The topic must consist of letters, digits, dots, _ and -, got "a b".'],
      ["consumer", [], "No topic was given."],
    ];
    for (const [launcher, args, message] of cases) {
      const { status, stderr } = run(launcher, { args });
      assert.deepEqual([status, stderr], [2, `${message}\n`]);
    }
    assert.equal(run("broker", { args: ["--help"] }).status, 0);
  });
});
