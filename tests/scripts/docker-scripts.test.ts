import assert from "node:assert/strict";
import { on, once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";

import { scriptsOf } from "../../components/runtime/scripts/scripts";
import { skipSuite } from "../../testing/suites/skip";
import { answeringInTurn, DUMP, SRVR } from "../support/answering-zookeeper";
import { testAuthorities } from "../support/certificates";
import { freePort } from "../support/fake-service";
import { aroundAll } from "../support/hooks";
import { metadataResponse } from "../support/kafka-metadata";
import { bashScripts, programsOnPath, type ScriptResult } from "../support/scripts";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";
import { tlsServers } from "../support/tls-server";

/** Output of bash for a refused connection. */
const REFUSED = /connect: Connection refused/;

describe("the scripts of the containers", () => {
  // All in one folder, as in a container.
  const folder = temporaryFolder(aroundAll);
  before(async function () {
    if (process.platform === "win32") {
      skipSuite(this, "the scripts of the containers run in Linux, with bash");
    }
    await Promise.all(
      Object.entries(scriptsOf("probe", "data", "docker")).map(([name, text]) => writeFile(folder(name), text)),
    );
  });
  const start = bashScripts(folder);
  const serve = tcpServers();
  const path = temporaryFolder();
  const run = (...args: Parameters<typeof start>): Promise<ScriptResult> => start(...args).ended;
  const zooKeeper = (...answers: readonly string[]) => answeringInTurn(serve, answers);

  describe("health", () => {
    /** Checks a ZooKeeper server, with a `sleep` that takes no time and records its argument. */
    async function check(port: number, ...expectations: string[]) {
      const PATH = await programsOnPath(path("bin"), { sleep: [`echo "$1" >>'${path("sleeps")}'`] });
      const args = ["ask-four-letter-word", "127.0.0.1", port, ...expectations];
      const result = await run("health.sh", args, { PATH, TMPDIR: path() });
      const sleeps = await readFile(path("sleeps"), "utf8").catch(() => "");
      return { ...result, sleeps: sleeps.split("\n").filter(Boolean) };
    }
    const answered = () => existsSync(path("answered"));

    it("probes until the service answers, and remembers the answer", async () => {
      const { port, asked } = await zooKeeper("", "starting\n", SRVR);
      const { exitCode, sleeps } = await check(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 0);
      assert.deepEqual(sleeps, ["0.1", "0.1"]);
      assert.equal(asked.length, 3);
      assert.ok(answered());
    });

    it("probes a service that has answered once only after a pause", async () => {
      const { port, asked } = await zooKeeper(SRVR);
      assert.equal((await check(port, "srvr", "holds=Mode: ")).exitCode, 0);
      const { exitCode, sleeps } = await check(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 0);
      assert.deepEqual(sleeps, ["9"]);
      assert.equal(asked.length, 2);
    });

    it("fails after one probe of a service that has answered before", async () => {
      await writeFile(path("answered"), "");
      const { port, asked } = await zooKeeper("not serving\n");
      const { exitCode, stdout, sleeps } = await check(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 1);
      assert.equal(stdout, 'srvr was answered without "Mode: "\n');
      assert.deepEqual(sleeps, ["9"]);
      assert.equal(asked.length, 1);
    });

    it("fails after a hundred probes, with the last output", async () => {
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

    it("prints the facts that the probe found", async () => {
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

  describe("health by TLS", () => {
    const newAuthority = testAuthorities();
    const serveByTls = tlsServers();

    it("probes until the service answers", async () => {
      const authority = await newAuthority("cluster");
      const { certificate, privateKey, keystore } = await authority.sign("/CN=node");
      const own = { cert: certificate, key: privateKey, ca: authority.certificate, requestCert: true };
      let asked = 0;
      const port = await serveByTls(own, (socket) =>
        socket.once("data", () => {
          asked += 1;
          socket.end(asked < 3 ? "" : SRVR);
        }),
      );
      const tls = [`keystore=${keystore}`, `truststore=${authority.file}`];
      const args = ["ask-four-letter-word", "127.0.0.1", port, "srvr", "holds=Mode: ", ...tls];
      const result = await run("health.sh", args, { TMPDIR: path() });
      assert.deepEqual(result, { exitCode: 0, stdout: "\n", stderr: "" });
      assert.equal(asked, 3);
    });
  });

  describe("start", () => {
    /** Runs start.sh with a `java` that prints its pid and its arguments, one per line, and a `sleep` that takes no time. */
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

    it("becomes java with the arguments and Kafka's libraries", async () => {
      const { exitCode, lines, pid } = await started(["--", ...JAVA]);
      assert.equal(exitCode, 0);
      assert.deepEqual(lines, [`java is ${pid}`, "-cp", "/opt/kafka/libs/*", ...JAVA]);
    });

    it("writes the files that belong to the data, and never overwrites others", async () => {
      await mkdir(path("data"));
      await writeFile(folder("data-myid"), "2\n");
      try {
        const PATH = await programsOnPath(path("bin"), { java: [`cat '${path("data", "myid")}'`] });
        const env = { PATH, JAVA_HOME: "", DATA_FOLDER: path("data"), HOSTNAME: "zookeeper-2" };
        for (const before of ["", "2\n"]) {
          await writeFile(path("data", "myid"), before);
          assert.deepEqual(await run("start.sh", ["--", ...JAVA], env), { exitCode: 0, stdout: "2\n", stderr: "" });
        }
        await writeFile(path("data", "myid"), "3\n");
        assert.deepEqual(await run("start.sh", ["--", ...JAVA], env), {
          exitCode: 1,
          stdout: "",
          stderr: `myid in data folder ${path("data")} of zookeeper-2 must be "2", got "3"; restore the data of this service (nothing was changed)\n`,
        });
        assert.equal(await readFile(path("data", "myid"), "utf8"), "3\n");
      } finally {
        await rm(folder("data-myid"));
      }
    });

    it("prefers the java of JAVA_HOME to the one on PATH", async () => {
      await programsOnPath(path("jdk", "bin"), { java: ["echo the java of JAVA_HOME"] });
      const PATH = await programsOnPath(path("bin"), { java: ["echo the java of PATH"] });
      const { stdout } = await run("start.sh", ["--", ...JAVA], { PATH, JAVA_HOME: path("jdk") });
      assert.equal(stdout, "the java of JAVA_HOME\n");
    });

    it("waits until the start condition is true, and prints each reason once", async () => {
      const { port, asked } = await zooKeeper("not serving\n", "not serving\n", DUMP, DUMP, "SessionTracker dump:\n");
      const { exitCode, lines, pid } = await started([
        ...["ask-four-letter-word", "127.0.0.1", port, "dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/10"],
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

    it("waits for a start condition of another kind", async () => {
      await mkdir(path("data"));
      await writeFile(path("data", "meta.properties"), "cluster.id=abc\n");
      const responses = [1, 0].map((id) =>
        metadataResponse({ brokers: [{ id, host: "kafka", port: 9092 }], clusterId: "abc", controllerId: id }),
      );
      let requests = 0;
      const port = await serve((socket) =>
        socket.on("data", () => {
          socket.write(responses[Math.min(requests, 1)] ?? "");
          requests += 1;
        }),
      );
      const condition = ["ask-kafka-metadata", "127.0.0.1", port, "0", path("data", "meta.properties")];
      const { exitCode, lines, pid } = await started([...condition, "--", ...JAVA]);
      assert.equal(exitCode, 0);
      assert.match(lines[0] ?? "", /^waiting: the metadata /);
      assert.deepEqual(lines.slice(1), [`java is ${pid}`, "-cp", "/opt/kafka/libs/*", ...JAVA]);
      assert.equal(requests, 2);
    });

    it("prints a reason for a probe without output", async () => {
      const { port } = await zooKeeper("SessionTracker dump:\n");
      // Ends the first two probes before they can print anything.
      const timeout = [
        `echo >>'${path("tries")}'`,
        `[ "$(wc -l <'${path("tries")}')" -gt 2 ] || exit 124`,
        "shift",
        'exec "$@"',
      ];
      const { lines } = await started(
        ["ask-four-letter-word", "127.0.0.1", port, "dump", "holds=SessionTracker", "--", ...JAVA],
        { timeout },
      );
      assert.equal(lines[0], "waiting: dump was not answered within 5 s");
      assert.match(lines[1] ?? "", /^java is /);
    });

    it("ends with java's exit code", async () => {
      const PATH = await programsOnPath(path("bin"), { java: ["exit 3"] });
      assert.equal((await run("start.sh", ["--", ...JAVA], { PATH, JAVA_HOME: "" })).exitCode, 3);
    });

    it("ends on SIGTERM while it waits", async () => {
      const { port } = await zooKeeper(DUMP);
      const args = ["ask-four-letter-word", "127.0.0.1", port, "dump", "holdsNot=/brokers/ids/10", "--", ...JAVA];
      const { child, ended } = start("start.sh", args);
      await once(child.stdout, "data"); // The script waits now.
      child.kill("SIGTERM");
      const { stdout } = await ended;
      assert.equal(stdout, "waiting: dump still shows /brokers/ids/10\n");
      assert.equal(child.signalCode, "SIGTERM");
    });
  });

  describe("relay", () => {
    /** A relay to a server, and the ends of the server's connections. */
    async function relayTo(onConnection: (socket: Socket) => void) {
      const closed: Promise<unknown>[] = [];
      const port = await serve((socket) => {
        closed.push(once(socket, "close"));
        onConnection(socket);
      });
      return { ...start("relay.sh", ["127.0.0.1", port]), closed };
    }
    /** A million bytes with all values. */
    const BYTES = Buffer.from(Array.from({ length: 2 ** 20 }, (_, index) => index % 256));

    it("carries all bytes in both directions", async () => {
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

    it("ends when its input ends, closes the connection, and leaves no process", async () => {
      const { child, ended, closed } = await relayTo((socket) => socket.on("data", () => socket.write("received")));
      child.stdin.write("hello");
      await once(child.stdout, "data");
      child.stdin.end();
      assert.deepEqual(await ended, { exitCode: 0, stdout: "received", stderr: "" });
      await Promise.all(closed);
      assert.equal(closed.length, 1);
    });

    it("ends when the server resets the connection, and leaves no process", async () => {
      const { child, ended } = await relayTo((socket) => socket.on("data", () => socket.resetAndDestroy()));
      child.stdin.write("hello");
      const { exitCode, stdout } = await ended;
      assert.deepEqual([exitCode, stdout], [0, ""]);
    });

    it("ends on SIGTERM, closes the connection, and leaves no process", async () => {
      const { child, ended, closed } = await relayTo((socket) => socket.write("hello"));
      await once(child.stdout, "data");
      child.kill("SIGTERM");
      await ended;
      await Promise.all(closed);
    });

    it("fails if no server listens", async () => {
      const { exitCode, stdout, stderr } = await run("relay.sh", ["127.0.0.1", await freePort()]);
      assert.equal(exitCode, 1);
      assert.equal(stdout, "");
      assert.match(stderr, REFUSED);
    });
  });
});
