// Verifies, in Wine's `cmd` and with a Java for Windows: the `.cmd` launchers find Java, start ZooKeeper and a broker that clients
// of this machine reach, print the records of a topic, refuse what already runs, and print the known cause of a failure; from a
// folder with blanks, parentheses, an accent and an exclamation mark.
// Does not verify: Windows itself, whose file system refuses to rename files that are open.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { installationHome } from "../../components/distribution/distribution-source";
import { LAUNCHERS, type LaunchedService } from "../../components/runtime/local/launchers/launcher-plan";
import launchersProvider from "../../components/runtime/local/launchers/launchers-provider";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import { errorMessage } from "../../components/shared/error-message";
import { publish } from "../../testing/kafka/client";
import { inOrder } from "../../testing/suites/in-order";
import { skipUnlessRequired } from "../../testing/suites/skip";
import { ensureWindowsJava, findWine, Wine, type WineScript, windowsPath } from "../../testing/wine/wine";
import { STATE } from "../../tools/project";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

const START_ID = randomUUID();

describe("the launchers for Windows", function () {
  this.timeout(300_000);
  inOrder(this);

  let wine: Wine | undefined;
  after(() => wine?.remove()); // Before the folder of the prefix is removed: Wine finds its processes by the folder.
  const path = temporaryFolder(aroundAll);
  let java: string;
  let servers: string;
  let takenPort: number;
  const state = (): string => path("Mis programas (ñ) a!b", ".state");
  const stackDir = (): string => join(state(), "stacks", "dev");
  const runningWine = (): Wine => {
    assert.ok(wine);
    return wine;
  };
  const start = (
    launcher: keyof typeof LAUNCHERS,
    ...rest: [args?: string, env?: NodeJS.ProcessEnv, locale?: string]
  ) => runningWine().start(join(stackDir(), "kafka", `${LAUNCHERS[launcher]}.cmd`), ...rest);
  const ends = async (script: WineScript): Promise<readonly [code: number | null, text: string]> => [
    await script.ended,
    script.output.replaceAll("\r\n", "\n"),
  ];
  /** Environment with a JAVA_HOME as users write it. */
  const withJava = () => ({ JAVA_HOME: `"${windowsPath(java)}\\bin\\"` });

  async function deploy(service: string, configFile: string, config: string): Promise<void> {
    await mkdir(join(stackDir(), service, "config"), { recursive: true });
    await writeFile(join(stackDir(), service, "config", configFile), config);
    await writeFile(join(stackDir(), service, "service.json"), JSON.stringify({ startId: START_ID }, null, 2));
  }

  before(async function () {
    const program = findWine();
    if (program === undefined) {
      skipUnlessRequired(
        this,
        "tests of the launchers for Windows: wine64 is not installed",
        "KAFKA_CLUSTER_REQUIRE_WINE",
      );
    }
    try {
      await mkdir(path("Java (x86)"));
      await symlink(await ensureWindowsJava(), path("Java (x86)", "jdk"));
      java = path("Java (x86)", "jdk");
    } catch (error) {
      const reason = `tests of the launchers for Windows: no Java for Windows (${errorMessage(error)})`;
      skipUnlessRequired(this, reason, "KAFKA_CLUSTER_REQUIRE_WINE");
    }
    const [zooKeeperPort, port] = [await pickFreePort("127.0.0.1"), await pickFreePort("127.0.0.1")];
    servers = `127.0.0.1:${port}`;
    takenPort = await pickFreePort("127.0.0.1");
    const zooKeeper = (clientPort: number) =>
      `dataDir=data\nclientPort=${clientPort}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n`;
    const broker = `broker.id=0\nlisteners=PLAINTEXT://${servers}\nlog.dirs=data\nzookeeper.connect=127.0.0.1:${zooKeeperPort}\noffsets.topic.replication.factor=1\noffsets.topic.num.partitions=1\ngroup.initial.rebalance.delay.ms=0\n`;
    await deploy("zookeeper", "zoo.cfg", zooKeeper(zooKeeperPort));
    await deploy("kafka-0", "server.properties", broker);
    await deploy("zookeeper-2", "zoo.cfg", zooKeeper(takenPort));
    await symlink(STATE.distributions, join(state(), "distributions"));

    const launched = (
      service: string,
      kind: LaunchedService["kind"],
      mainClass: string,
      file: string,
    ): LaunchedService => ({
      service,
      kind,
      mainClass,
      arguments: [join(stackDir(), service, "config", file)],
      jvmFlags: ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
      address: servers,
      log4j:
        "log4j.rootLogger=INFO, file\nlog4j.appender.file=org.apache.log4j.RollingFileAppender\nlog4j.appender.file.File=logs/server.log\nlog4j.appender.file.layout=org.apache.log4j.PatternLayout\nlog4j.appender.file.layout.ConversionPattern=[%d] %p %m (%c)%n\n",
    });
    await launchersProvider.create({
      owner: "kafka-cluster/dev",
      stackDir: stackDir(),
      home: installationHome(join(state(), "distributions"), { version: "3.3.1", scalaVersion: "2.13" }),
      javaHome: path("none"),
      installedJavaHome: path("none"),
      services: [
        launched("zookeeper", "zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", "zoo.cfg"),
        launched("kafka-0", "broker", "kafka.Kafka", "server.properties"),
        launched("zookeeper-2", "zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", "zoo.cfg"),
        launched("kafka-1", "broker", "kafka.Kafka", "server.properties"),
      ],
    });
    await mkdir(path("wine"));
    wine = await Wine.create(program, path("wine"));
  });
  it("refuse a service that they do not know or that was never deployed, in the language of the user", async () => {
    assert.deepEqual(await ends(start("broker", "kafka-7")), [
      2,
      'The service must be one of kafka-0, kafka-1, got "kafka-7".\n',
    ]);
    assert.deepEqual(await ends(start("broker", "kafka-1", { LANG: "es_ES.UTF-8", LC_ALL: "" })), [
      1,
      'kafka-1 no esta desplegado; ejecuta antes "npm start" o "pulumi up".\n',
    ]);
  });

  it("say that they find no Java", async () => {
    const [code, text] = await ends(start("zooKeeper"));
    assert.deepEqual(
      [code, text],
      [1, "No Java was found in JAVA_HOME and PATH; install Java 17 and run this launcher again.\n"],
    );
  });

  it("run ZooKeeper and a broker that clients reach", async () => {
    await start("zooKeeper", "", withJava()).prints("binding to port");
    await start("broker", "", { WINEPATH: `${windowsPath(java)}\\bin` }).prints("started (kafka.server.KafkaServer)");
    await publish(servers, "orders", ["one", "two"]);
  });

  it("refuse to start what already runs", async () => {
    const [code, text] = await ends(start("zooKeeper", "", withJava()));
    assert.equal(code, 1);
    assert.match(text, /^zookeeper already runs; .* Ctrl-C .*"npm stop"/);
  });

  it("print the records of a topic", async () => {
    await start("consumer", "orders", withJava()).prints("one\ntwo\n");
  });

  it("print the known cause of a failure in the language of the user, and end with the exit code of Java", async () => {
    const server = createServer().listen(takenPort, "127.0.0.1");
    await once(server, "listening");
    const [code, text] = await ends(
      start("zooKeeper", "zookeeper-2", { ...withJava(), LANG: "es_ES.UTF-8", LC_ALL: "" }),
    );
    server.close();
    assert.equal(code, 1, text);
    assert.equal(
      text.slice(text.indexOf("zookeeper-2 ha terminado")),
      "zookeeper-2 ha terminado con el codigo de salida 1.\nCausa conocida:\nun puerto del servicio esta en uso: pon otro puerto, o 0 para elegir uno libre\n",
      text.slice(-2_000),
    );
  });

  it("refuse a topic with other characters", async () => {
    const [code, text] = await ends(start("consumer", '"or&ders"', withJava()));
    assert.deepEqual([code, text], [2, 'The topic must consist of letters, digits, dots, _ and -, got "or&ders".\n']);
  });
});
