import assert from "node:assert/strict";
import { on, once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";

import { skipSuite } from "../../../support/skip";
import { freePort } from "../../support/fake-service";
import { metadataResponse } from "../../support/kafka-metadata";
import { bashScripts, programsOnPath, type ScriptResult } from "../../support/scripts";
import { tcpServers } from "../../support/tcp-server";
import { temporaryFolder } from "../../support/temporary-folder";

const SCRIPTS = join(__dirname, "..", "..", "..", "..", "components", "runtime", "docker", "scripts");

const SRVR = "Zookeeper version: 3.6.3\nLatency min/avg/max: 0/0.0/0\nMode: standalone\nNode count: 5\n";
const DUMP = "SessionTracker dump:\nSessions with Ephemerals (1):\n0x100:\n\t/brokers/ids/10\n\t/controller\n";

/** What a script prints that was refused a connection, with bash's own words for it. */
const REFUSED = /connect: Connection refused/;

describe("the scripts of the containers", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "the scripts of the containers run in Linux, with bash");
    }
  });

  const start = bashScripts(SCRIPTS);
  const serve = tcpServers();
  const path = temporaryFolder();
  const run = (...args: Parameters<typeof start>): Promise<ScriptResult> => start(...args).ended;

  /** A ZooKeeper that gives one answer after the other, the last one for ever, and writes down what it was asked. */
  async function zooKeeper(...answers: readonly string[]) {
    const asked: string[] = [];
    const port = await serve((socket) =>
      socket.once("data", (word) => {
        asked.push(String(word));
        socket.end(answers[Math.min(asked.length, answers.length) - 1] ?? "");
      }),
    );
    return { port, asked };
  }

  describe("ask-four-letter-word", () => {
    const ask = (port: number, ...expectations: string[]) =>
      run("ask-four-letter-word.sh", ["127.0.0.1", port, ...expectations]);

    it("sends the word, and is content with a line that begins as asked for", async () => {
      const { port, asked } = await zooKeeper(SRVR);
      assert.deepEqual(await ask(port, "srvr", "holds=Mode: "), { exitCode: 0, stdout: "", stderr: "" });
      assert.deepEqual(asked, ["srvr"]);
    });

    it("is content with any answer where nothing is asked for", async () => {
      const { port } = await zooKeeper("");
      assert.equal((await ask(port, "ruok")).exitCode, 0);
    });

    it("is content with the first line of an answer", async () => {
      const { port } = await zooKeeper(DUMP);
      assert.equal((await ask(port, "dump", "holds=SessionTracker dump")).exitCode, 0);
    });

    it("puts an answer together that comes in pieces", async () => {
      const port = await serve((socket) => socket.write("Zoo\nMo", () => socket.end("de: standalone\n")));
      assert.equal((await ask(port, "srvr", "holds=Mode: ")).exitCode, 0);
    });

    it("does not take broker 10 for broker 1", async () => {
      const { port } = await zooKeeper(DUMP);
      const { exitCode } = await ask(port, "dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/1");
      assert.equal(exitCode, 0);
    });

    const rejected: readonly (readonly [what: string, answer: string, args: string[], said: string])[] = [
      [
        "an answer without the line",
        "This ZooKeeper instance is not currently serving requests\n",
        ["srvr", "holds=Mode: "],
        'srvr was answered without "Mode: "\n',
      ],
      ["an empty answer", "", ["srvr", "holds=Mode: "], 'srvr was answered without "Mode: "\n'],
      [
        "a line that holds the text, but not at its beginning",
        "No Mode: none\n",
        ["srvr", "holds=Mode: "],
        'srvr was answered without "Mode: "\n',
      ],
      [
        "an answer with the line that must not be there",
        DUMP,
        ["dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/10"],
        "dump still shows /brokers/ids/10\n",
      ],
      [
        "an answer that holds neither what must nor what must not be there",
        "not serving\n",
        ["dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/10"],
        'dump was answered without "SessionTracker dump"\n',
      ],
      [
        "an answer that lacks what looks like a pattern",
        "Mode: standalone\n",
        ["srvr", "holds=*"],
        'srvr was answered without "*"\n',
      ],
    ];
    for (const [what, answer, args, said] of rejected) {
      it(`rejects ${what}`, async () => {
        const { port } = await zooKeeper(answer);
        assert.deepEqual(await ask(port, ...args), { exitCode: 1, stdout: said, stderr: "" });
      });
    }

    it("rejects a connection that is closed at once", async () => {
      const port = await serve((socket) => socket.end());
      assert.deepEqual(await ask(port, "srvr", "holds=Mode: "), {
        exitCode: 1,
        stdout: 'srvr was answered without "Mode: "\n',
        stderr: "",
      });
    });

    it("rejects a connection that is torn down", async () => {
      const port = await serve((socket) => socket.once("data", () => socket.resetAndDestroy()));
      const { exitCode, stderr } = await ask(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 1);
      assert.match(stderr, /Connection reset by peer/);
    });

    it("rejects where nobody listens", async () => {
      const { exitCode, stderr } = await ask(await freePort(), "srvr", "holds=Mode: ");
      assert.equal(exitCode, 1);
      assert.match(stderr, REFUSED);
    });
  });

  describe("ask-kafka-metadata", () => {
    const BROKER = { id: 0, host: "kafka-0", port: 9092 };
    const CLUSTER_ID = "pm8-x0QpTfCp1ZWVYRVX2Q";
    beforeEach(() => writeFile(path("meta.properties"), `#\nversion=0\nbroker.id=0\ncluster.id=${CLUSTER_ID}\n`));

    /** A broker that answers every request with these bytes. */
    const answering = (response: Buffer) => serve((socket) => socket.on("data", () => socket.write(response)));
    const ask = (port: number, brokerIds = "0", metaProperties = path("meta.properties")) =>
      run("ask-kafka-metadata.sh", ["127.0.0.1", port, brokerIds, metaProperties]);
    const CONTENT = { exitCode: 0, stdout: `clusterId=${CLUSTER_ID}\n`, stderr: "" };

    it("asks in Kafka's own protocol for no topic at all", async () => {
      const received: Buffer[] = [];
      const port = await serve((socket) =>
        socket.on("data", (bytes) => {
          received.push(bytes);
          socket.write(metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 }));
        }),
      );
      assert.deepEqual(await ask(port), CONTENT);
      assert.equal(
        Buffer.concat(received).toString("hex"),
        [
          "0000000e", // Length: 14 bytes.
          "0003", // Metadata,
          "0002", // version 2.
          "00000000", // Correlation id.
          "ffff", // No client id.
          "00000000", // No topics.
        ].join(""),
      );
    });

    const THREE = [
      { id: 0, host: "kafka-0", port: 9092 },
      { id: 12, host: "10.0.0.12", port: 19092, rack: "rack-a" },
      { id: 1_000, host: "kafka-1000.example", port: 65_535, rack: "" },
    ];

    it("is content with three brokers, some of them in racks, and a controller among them", async () => {
      const port = await answering(metadataResponse({ brokers: THREE, clusterId: CLUSTER_ID, controllerId: 12 }));
      assert.deepEqual(await ask(port, "0,12,1000"), CONTENT);
      assert.deepEqual(await ask(port, "1000"), CONTENT);
    });

    it("is content with an answer that comes byte by byte", async () => {
      const response = metadataResponse({ brokers: THREE, clusterId: CLUSTER_ID, controllerId: 0 });
      const port = await serve((socket) => socket.once("data", () => trickle(socket, response)));
      assert.deepEqual(await ask(port), CONTENT);
    });

    it("does not mind topics that come after what it asks for", async () => {
      const topics = Buffer.from("00000001000000024f4b00000000", "hex");
      const response = metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 }, topics);
      assert.deepEqual(await ask(await answering(response)), CONTENT);
    });

    const rejected: readonly (readonly [
      what: string,
      metadata: Parameters<typeof metadataResponse>[0],
      brokerIds: string,
      said: string,
    ])[] = [
      [
        "metadata without the broker",
        { brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 },
        "1",
        "the metadata lacks broker 1\n",
      ],
      [
        "metadata that lacks one of several brokers",
        { brokers: THREE, clusterId: CLUSTER_ID, controllerId: 0 },
        "0,1",
        "the metadata lacks broker 1\n",
      ],
      [
        "metadata without brokers",
        { brokers: [], clusterId: CLUSTER_ID, controllerId: -1 },
        "0",
        "the metadata lacks broker 0\n",
      ],
      [
        "metadata that names no controller",
        { brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: -1 },
        "0",
        "the metadata names no controller\n",
      ],
      [
        "a controller that is none of the brokers",
        { brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 7 },
        "0",
        "the metadata names no controller\n",
      ],
      [
        "another cluster",
        { brokers: [BROKER], clusterId: "another", controllerId: 0 },
        "0",
        `another cluster answers (its id is another, not ${CLUSTER_ID})\n`,
      ],
      [
        "a cluster without an id",
        { brokers: [BROKER], clusterId: null, controllerId: 0 },
        "0",
        `another cluster answers (its id is , not ${CLUSTER_ID})\n`,
      ],
    ];
    for (const [what, metadata, brokerIds, said] of rejected) {
      it(`rejects ${what}`, async () => {
        const port = await answering(metadataResponse(metadata));
        assert.deepEqual(await ask(port, brokerIds), { exitCode: 1, stdout: said, stderr: "" });
      });
    }

    it("rejects where the broker's own cluster id can't be read", async () => {
      const port = await answering(metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 }));
      const { exitCode, stderr } = await ask(port, "0", path("none"));
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /No such file or directory/);
    });

    it("rejects a connection that is closed without an answer", async () => {
      const port = await serve((socket) => socket.once("data", () => socket.end()));
      assert.deepEqual(await ask(port), { exitCode: 1, stdout: "the broker closed the connection\n", stderr: "" });
    });

    it("rejects a connection that is closed in the middle of an answer", async () => {
      const response = metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 });
      for (const length of [2, 4, 12, 20, response.length - 6]) {
        const port = await serve((socket) => socket.once("data", () => socket.end(response.subarray(0, length))));
        const { exitCode, stdout } = await ask(port);
        assert.notEqual(exitCode, 0, `${length} bytes`);
        assert.equal(stdout, "the broker closed the connection\n", `${length} bytes`);
      }
    });

    it("rejects where nobody listens", async () => {
      const { exitCode, stderr } = await ask(await freePort());
      assert.equal(exitCode, 1);
      assert.match(stderr, REFUSED);
    });
  });

  describe("health", () => {
    /** The check of a ZooKeeper, with a `sleep` that takes no time but writes down for how long it was to sleep. */
    async function check(port: number, ...expectations: string[]) {
      const PATH = await programsOnPath(path("bin"), { sleep: [`echo "$1" >>'${path("sleeps")}'`] });
      const args = ["ask-four-letter-word", "127.0.0.1", port, ...expectations];
      const result = await run("health.sh", args, { PATH, TMPDIR: path() });
      const sleeps = await readFile(path("sleeps"), "utf8").catch(() => "");
      return { ...result, sleeps: sleeps.split("\n").filter(Boolean) };
    }
    const answered = () => existsSync(path("answered"));

    it("asks until the service answers, and remembers that it has", async () => {
      const { port, asked } = await zooKeeper("", "starting\n", SRVR);
      const { exitCode, sleeps } = await check(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 0);
      assert.deepEqual(sleeps, ["0.1", "0.1"]);
      assert.equal(asked.length, 3);
      assert.ok(answered());
    });

    it("asks a service that has answered once only after a pause", async () => {
      const { port, asked } = await zooKeeper(SRVR);
      assert.equal((await check(port, "srvr", "holds=Mode: ")).exitCode, 0);
      const { exitCode, sleeps } = await check(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 0);
      assert.deepEqual(sleeps, ["9"]);
      assert.equal(asked.length, 2);
    });

    it("says at once why a service that has answered before does not", async () => {
      await writeFile(path("answered"), "");
      const { port, asked } = await zooKeeper("not serving\n");
      const { exitCode, stdout, sleeps } = await check(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 1);
      assert.equal(stdout, 'srvr was answered without "Mode: "\n');
      assert.deepEqual(sleeps, ["9"]);
      assert.equal(asked.length, 1);
    });

    it("gives up after a hundred tries, with what was said last", async () => {
      const { port, asked } = await zooKeeper(...Array<string>(99).fill("a\n"), DUMP);
      const { exitCode, stdout, sleeps } = await check(
        port,
        "dump",
        "holds=SessionTracker",
        "holdsNot=/brokers/ids/10",
      );
      assert.equal(exitCode, 1);
      assert.equal(stdout, "dump still shows /brokers/ids/10\n");
      assert.deepEqual([asked.length, sleeps.length], [100, 100]);
      assert.ok(!answered());
    });

    it("passes on what the one who asks has found out", async () => {
      await mkdir(path("data"));
      await writeFile(path("data", "meta.properties"), "cluster.id=abc\n");
      const response = metadataResponse({
        brokers: [{ id: 0, host: "kafka-0", port: 9092 }],
        clusterId: "abc",
        controllerId: 0,
      });
      const port = await serve((socket) => socket.on("data", () => socket.write(response)));
      const args = ["ask-kafka-metadata", "127.0.0.1", port, "0", path("data", "meta.properties")];
      assert.deepEqual(await run("health.sh", args, { TMPDIR: path() }), {
        exitCode: 0,
        stdout: "clusterId=abc\n",
        stderr: "",
      });
    });
  });

  describe("start", () => {
    /** Starts with a `java` that prints its arguments, a line each, after its own pid, and a `sleep` that takes no time. */
    async function started(args: readonly (string | number)[], programs: Readonly<Record<string, string[]>> = {}) {
      const PATH = await programsOnPath(path("bin"), {
        java: ['echo "java is $$"', 'printf "%s\\n" "$@"'],
        sleep: [],
        ...programs,
      });
      const { child, ended } = start("start.sh", args, { PATH, JAVA_HOME: "" });
      const { exitCode, stdout } = await ended;
      return { exitCode, lines: stdout.split("\n").slice(0, -1), pid: child.pid };
    }
    const JAVA = ["-Xmx64m", "-Dname=two words", "kafka.Kafka", "/etc/kafka-cluster/server.properties"];

    it("becomes a java with the arguments, and Kafka's libraries", async () => {
      const { exitCode, lines, pid } = await started(["--", ...JAVA]);
      assert.equal(exitCode, 0);
      assert.deepEqual(lines, [`java is ${pid}`, "-cp", "/opt/kafka/libs/*", ...JAVA]);
    });

    it("takes the java of JAVA_HOME before that of PATH", async () => {
      await programsOnPath(path("jdk", "bin"), { java: ["echo the java of JAVA_HOME"] });
      const PATH = await programsOnPath(path("bin"), { java: ["echo the java of PATH"] });
      const { stdout } = await run("start.sh", ["--", ...JAVA], { PATH, JAVA_HOME: path("jdk") });
      assert.equal(stdout, "the java of JAVA_HOME\n");
    });

    it("waits until the condition is true, and says once why it waits", async () => {
      const { port, asked } = await zooKeeper("not serving\n", "not serving\n", DUMP, DUMP, "SessionTracker dump:\n");
      const { exitCode, lines, pid } = await started([
        ...["127.0.0.1", port, "dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/10"],
        ...["--", ...JAVA],
      ]);
      assert.equal(exitCode, 0);
      assert.deepEqual(lines, [
        'waiting: dump was answered without "SessionTracker dump"',
        "waiting: dump still shows /brokers/ids/10",
        `java is ${pid}`,
        ...["-cp", "/opt/kafka/libs/*", ...JAVA],
      ]);
      assert.deepEqual(asked, Array(5).fill("dump"));
    });

    it("says also that it waits for one who says nothing", async () => {
      const { port } = await zooKeeper("SessionTracker dump:\n");
      // Ends what it is given before it can say anything, the first two times.
      const timeout = [
        `echo >>'${path("tries")}'`,
        `[ "$(wc -l <'${path("tries")}')" -gt 2 ] || exit 124`,
        "shift",
        'exec "$@"',
      ];
      const { lines } = await started(["127.0.0.1", port, "dump", "holds=SessionTracker", "--", ...JAVA], { timeout });
      assert.equal(lines[0], "waiting: dump was not answered within 5 s");
      assert.match(lines[1] ?? "", /^java is /);
    });

    it("ends with java's exit code", async () => {
      const PATH = await programsOnPath(path("bin"), { java: ["exit 3"] });
      assert.equal((await run("start.sh", ["--", ...JAVA], { PATH, JAVA_HOME: "" })).exitCode, 3);
    });

    it("ends while it waits when it is told to", async () => {
      const { port } = await zooKeeper(DUMP);
      const args = ["127.0.0.1", port, "dump", "holdsNot=/brokers/ids/10", "--", ...JAVA];
      const { child, ended } = start("start.sh", args);
      await once(child.stdout, "data"); // It waits.
      child.kill("SIGTERM");
      const { stdout } = await ended;
      assert.equal(stdout, "waiting: dump still shows /brokers/ids/10\n");
      assert.equal(child.signalCode, "SIGTERM");
    });
  });

  describe("relay", () => {
    /** The connections to a server, and a relay to it. */
    async function relayTo(onConnection: (socket: Socket) => void) {
      const closed: Promise<unknown>[] = [];
      const port = await serve((socket) => {
        closed.push(once(socket, "close"));
        onConnection(socket);
      });
      return { ...start("relay.sh", ["127.0.0.1", port]), closed };
    }
    /** A million bytes, every one of them among these. */
    const BYTES = Buffer.from(Array.from({ length: 2 ** 20 }, (_, index) => index % 256));

    it("connects both directions, whatever the bytes", async () => {
      const { child, ended } = await relayTo((socket) => socket.pipe(socket));
      const chunks: Buffer[] = [];
      child.stdin.write(BYTES);
      for await (const [chunk] of on(child.stdout, "data")) {
        chunks.push(chunk);
        if (chunks.reduce((sum, { length }) => sum + length, 0) >= BYTES.length) {
          break;
        }
      }
      assert.ok(Buffer.concat(chunks).equals(BYTES));
      child.stdin.end();
      await ended;
    });

    it("ends when the server closes, and leaves no process", async () => {
      const { ended } = await relayTo((socket) => socket.end("bye"));
      assert.deepEqual(await ended, { exitCode: 0, stdout: "bye", stderr: "" });
    });

    it("ends when its input ends, lets go of the server, and leaves no process", async () => {
      const { child, ended, closed } = await relayTo((socket) => socket.on("data", () => socket.write("heard")));
      child.stdin.write("hello");
      await once(child.stdout, "data");
      child.stdin.end();
      assert.deepEqual(await ended, { exitCode: 0, stdout: "heard", stderr: "" });
      await Promise.all(closed);
      assert.equal(closed.length, 1);
    });

    it("ends when the server tears the connection down, and leaves no process", async () => {
      const { child, ended } = await relayTo((socket) => socket.on("data", () => socket.resetAndDestroy()));
      child.stdin.write("hello");
      const { exitCode, stdout } = await ended;
      assert.notEqual(exitCode, 0);
      assert.equal(stdout, "");
    });

    it("ends when it is told to, lets go of the server, and leaves no process", async () => {
      const { child, ended, closed } = await relayTo((socket) => socket.write("hello"));
      await once(child.stdout, "data");
      child.kill("SIGTERM");
      await ended;
      await Promise.all(closed);
    });

    it("says so where nobody listens", async () => {
      const { exitCode, stdout, stderr } = await run("relay.sh", ["127.0.0.1", await freePort()]);
      assert.equal(exitCode, 1);
      assert.equal(stdout, "");
      assert.match(stderr, REFUSED);
    });
  });
});

/** Writes bytes one after the other, each in a packet of its own. */
function trickle(socket: Socket, bytes: Buffer): void {
  socket.setNoDelay(true);
  const [first, rest] = [bytes.subarray(0, 1), bytes.subarray(1)];
  socket.write(first, () => rest.length > 0 && setImmediate(trickle, socket, rest));
}
