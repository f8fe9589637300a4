import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { TLSSocket, type TlsOptions } from "node:tls";

import { plainLoginFrames } from "../../components/kafka-client/sasl-login";
import { waitUntil } from "../../components/shared/wait-until";
import { hasIPv6 } from "../../testing/has-ipv6";
import { skipSuite } from "../../testing/suites/skip";
import { answeringInTurn, DUMP, SRVR } from "../support/answering-zookeeper";
import { LOOPBACK, type TestAuthority, type TestCertificate, testAuthorities } from "../support/certificates";
import {
  ABSENT,
  ALONE,
  answeringQuorum,
  COMING,
  JUST_NOT_BEHIND,
  NOT_LEADING,
  quorumResponse,
  REQUEST,
} from "../support/describe-quorum";
import { freePort } from "../support/fake-service";
import { metadataResponse } from "../support/kafka-metadata";
import { saslRefusal, saslResponses } from "../support/sasl-responses";
import { bashScripts, type ScriptResult } from "../support/scripts";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";
import { tlsServers } from "../support/tls-server";

const SCRIPTS = join(__dirname, "..", "..", "components", "runtime", "scripts", "probe");

/** Subject of the certificates. */
const NODE = "/O=test/OU=nodes/CN=node";

/** Kind of connection that the scripts are tested with. */
interface Connection {
  /** Starts servers. */
  readonly servers: () => ReturnType<typeof tcpServers>;
  /** Options of the scripts. */
  readonly options: () => readonly string[];
  /** Message if an answer is empty, with its stream: an encrypted connection without an answer may have been refused. */
  readonly empty: Pick<ScriptResult, "stdout" | "stderr">;
  /** Message if the connection is refused, and if it is reset. */
  readonly refused: RegExp;
  readonly reset: RegExp;
}

const PLAIN_TEXT: Connection = {
  servers: () => tcpServers(),
  options: () => [],
  empty: { stdout: 'srvr was answered without "Mode: "\n', stderr: "" },
  refused: /connect: Connection refused/,
  reset: /Connection reset by peer/,
};

describe("probe scripts", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "the probe scripts need bash on Linux");
    }
  });

  describe("by plain text", () => testScripts(PLAIN_TEXT));

  describe("by TLS", () => {
    const newAuthority = testAuthorities();
    const serve = tlsServers();
    let server: TlsOptions;
    let options: readonly string[] = [];
    let authority: TestAuthority;
    before(async () => {
      authority = await newAuthority("cluster");
      const { certificate, privateKey, keystore } = await authority.sign(NODE);
      server = { cert: certificate, key: privateKey, ca: authority.certificate, requestCert: true };
      options = [`keystore=${keystore}`, `truststore=${authority.file}`];
    });

    const start = bashScripts((name) => join(SCRIPTS, name));
    const servePlain = tcpServers();
    const path = temporaryFolder();
    const askZooKeeper = async (host: string, port: number, tls = options) => {
      const args = [host, port, "srvr", "holds=Mode: ", ...tls];
      const { exitCode, stdout, stderr } = await start("ask-four-letter-word.sh", args).ended;
      return exitCode === 0 ? "answered" : (stdout + stderr).trimEnd();
    };
    const answer = (socket: Socket) => socket.once("data", () => socket.end(SRVR));

    it("verify the name of the server, and show the certificate", async () => {
      const seen: unknown[] = [];
      const port = await serve(server, (socket) => {
        seen.push(socket.getPeerCertificate().subject.CN, socket.authorized);
        answer(socket);
      });
      assert.equal(await askZooKeeper("127.0.0.1", port), "answered");
      assert.equal(await askZooKeeper("localhost", port), "answered");
      assert.deepEqual(seen, ["node", true, "node", true]);
    });

    it("speak TLS 1.2, as ZooKeeper does", async () => {
      assert.equal(
        await askZooKeeper("127.0.0.1", await serve({ ...server, maxVersion: "TLSv1.2" }, answer)),
        "answered",
      );
    });

    it("say why they trust no server", async () => {
      const stranger = await newAuthority("cluster");
      const [other, expired, unknown] = await Promise.all([
        authority.sign(NODE, "DNS:kafka-0,IP:10.0.0.1"),
        authority.sign(NODE, LOOPBACK, -1),
        stranger.sign(NODE),
      ]);
      const failure = async ({ certificate, privateKey }: TestCertificate, host = "127.0.0.1") =>
        askZooKeeper(host, await serve({ ...server, cert: certificate, key: privateKey }, answer));
      const refused = "the certificate of the server is refused:";
      assert.equal(await failure(other), `${refused} IP address mismatch`);
      assert.equal(await failure(other, "localhost"), `${refused} hostname mismatch`);
      assert.equal(await failure(expired), `${refused} certificate has expired`);
      assert.match(await failure(unknown), /^the certificate of the server is refused: .*(certificate|signature)/);
    });

    it("fail if the server refuses their certificate", async () => {
      const stranger = await (await newAuthority("cluster")).sign(NODE);
      const tls = [`keystore=${stranger.keystore}`, `truststore=${authority.file}`];
      assert.equal(await askZooKeeper("127.0.0.1", await serve(server, answer), tls), "the connection was closed");
    });

    it("leave no connection, also if they are ended before the answer", async () => {
      const closed: Promise<unknown>[] = [];
      const port = await serve(server, (socket) =>
        closed.push(new Promise((resolve) => socket.resume().once("close", resolve))),
      );
      const { child, ended } = start("ask-kafka-metadata.sh", ["127.0.0.1", port, "0", path("none"), ...options]);
      await waitUntil(
        () => closed[0] && true,
        () => new Error("no connection"),
        { timeoutMs: 10_000 },
      );
      process.kill(-(child.pid as number), "SIGTERM"); // As `timeout` does.
      await Promise.all([ended, ...closed]);
    });

    it("fail at a plain-text port", async () => {
      const port = await servePlain((socket) => socket.once("data", () => socket.end(SRVR)));
      assert.equal(await askZooKeeper("127.0.0.1", port), "the server does not answer by TLS");
    });

    it("name a file that can't be read", async () => {
      const tls = [...options, `truststore=${path("none.pem")}`];
      assert.equal(await askZooKeeper("127.0.0.1", 1, tls), `${path("none.pem")} can't be read`);
    });

    describe("with a login", () => {
      const [HANDSHAKE, AUTHENTICATE] = plainLoginFrames({ username: "node", password: "a secret" }).map((bytes) =>
        Buffer.from(bytes).toString("hex"),
      );
      /** Broker that gives these answers in turn and records the requests. */
      async function broker(...answers: readonly Buffer[]) {
        const requests: string[] = [];
        const closed: Promise<unknown>[] = [];
        const port = await serve(server, (socket) => {
          closed.push(new Promise((resolve) => socket.resume().once("close", resolve)));
          socket.on("data", (bytes) => {
            requests.push(bytes.toString("hex"));
            socket.write(answers[requests.length - 1] ?? "");
          });
        });
        return { port, requests, closed };
      }
      const ask = async (port: number) => {
        await writeFile(path("login"), `${HANDSHAKE}\n${AUTHENTICATE}`);
        await writeFile(path("meta.properties"), "cluster.id=abc\n");
        const args = ["127.0.0.1", port, "0", path("meta.properties"), ...options, `login=${path("login")}`];
        return start("ask-kafka-metadata.sh", args).ended;
      };
      const ACCEPTED = saslResponses("PLAIN");

      it("send its frames before the question", async () => {
        const brokers = [{ id: 0, host: "kafka-0", port: 9092 }];
        const metadata = metadataResponse({ brokers, clusterId: "abc", controllerId: 0 });
        const { port, requests, closed } = await broker(...ACCEPTED, metadata);
        assert.deepEqual(await ask(port), { exitCode: 0, stdout: "clusterId=abc\n", stderr: "" });
        await Promise.all(closed);
        assert.deepEqual(requests, [HANDSHAKE, AUTHENTICATE, "0000000f0003000500000000ffff0000000000"]);
      });

      it("fail if the broker refuses the mechanism or the password", async () => {
        const refused = (code: number) => ({
          exitCode: 1,
          stdout: `the login was refused with error ${code}\n`,
          stderr: "",
        });
        assert.deepEqual(await ask((await broker(saslRefusal(33))).port), refused(33));
        assert.deepEqual(await ask((await broker(...ACCEPTED.slice(0, 1), saslRefusal(58))).port), refused(58));
      });
    });

    testScripts({
      servers: () => (onConnection, host) => serve(server, onConnection, host),
      options: () => options,
      empty: { stdout: "", stderr: "the connection was closed\n" },
      refused: /^Connection refused$/m,
      reset: /^the connection was closed$/m,
    });
  });
});

/** Tests of the scripts that hold for any connection. */
function testScripts({ servers, options, empty, refused, reset }: Connection): void {
  const start = bashScripts((name) => join(SCRIPTS, name));
  const serve = servers();
  const path = temporaryFolder();
  const run = (name: string, args: readonly (string | number)[], env?: NodeJS.ProcessEnv): Promise<ScriptResult> =>
    start(name, [...args, ...options()], env).ended;
  const zooKeeper = (...answers: readonly string[]) => answeringInTurn(serve, answers);

  describe("with IPv6 addresses", () => {
    before(async function () {
      if (!(await hasIPv6())) {
        skipSuite(this, "this machine has no IPv6");
      }
    });

    const answer = (response: string | Buffer) =>
      serve((socket) => socket.once("data", () => socket.end(response)), "::1");

    it("ask ZooKeeper servers", async () => {
      const [dead, port] = [await freePort(), await answer(SRVR)];
      assert.equal((await run("ask-four-letter-word.sh", ["::1", port, "srvr", "holds=Mode: "])).exitCode, 0);
      const others = ["srvr", "holds=Mode: ", `orElse=[::1]:${port}`];
      assert.equal((await run("ask-four-letter-word.sh", ["::1", dead, ...others])).exitCode, 0);
    });

    it("ask brokers", async () => {
      await writeFile(path("meta.properties"), "cluster.id=abc\n");
      const brokers = [{ id: 0, host: "::1", port: 9092 }];
      const port = await answer(metadataResponse({ brokers, clusterId: "abc", controllerId: 0 }));
      const { stdout } = await run("ask-kafka-metadata.sh", ["::1", port, "0", path("meta.properties")]);
      assert.equal(stdout, "clusterId=abc\n");
    });

    it("ask controllers", async () => {
      const [follower, leader] = [await answer(NOT_LEADING), await answer(COMING)];
      const { exitCode, stdout } = await run("ask-kraft-quorum.sh", ["::1", follower, 1002, `[::1]:${leader}`]);
      assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: "" });
    });
  });

  describe("ask-four-letter-word", () => {
    const ask = (port: number, ...expectations: string[]) =>
      run("ask-four-letter-word.sh", ["127.0.0.1", port, ...expectations]);

    it("sends the word and accepts an answer with a line that starts with `holds`", async () => {
      const { port, asked } = await zooKeeper(SRVR);
      assert.deepEqual(await ask(port, "srvr", "holds=Mode: "), { exitCode: 0, stdout: "", stderr: "" });
      assert.deepEqual(asked, ["srvr"]);
    });

    it("accepts any answer without `holds`", async () => {
      const { port } = await zooKeeper("imok");
      assert.equal((await ask(port, "ruok")).exitCode, 0);
    });

    it("accepts `holds` at the start of the first line", async () => {
      const { port } = await zooKeeper(DUMP);
      assert.equal((await ask(port, "dump", "holds=SessionTracker dump")).exitCode, 0);
    });

    it("reads an answer that comes in pieces", async () => {
      const port = await serve((socket) => socket.write("Zoo\nMo", () => socket.end("de: standalone\n")));
      assert.equal((await ask(port, "srvr", "holds=Mode: ")).exitCode, 0);
    });

    it("tells broker 10 from broker 1", async () => {
      const { port } = await zooKeeper(DUMP);
      const { exitCode } = await ask(port, "dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/1");
      assert.equal(exitCode, 0);
    });

    const rejected: readonly (readonly [what: string, answer: string, args: string[], message: string])[] = [
      [
        "an answer without the line",
        "This ZooKeeper instance is not currently serving requests\n",
        ["srvr", "holds=Mode: "],
        'srvr was answered without "Mode: "\n',
      ],
      [
        "a line that contains the text, but not at its start",
        "No Mode: none\n",
        ["srvr", "holds=Mode: "],
        'srvr was answered without "Mode: "\n',
      ],
      [
        "an answer with the line that must not be in it",
        DUMP,
        ["dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/10"],
        "dump still shows /brokers/ids/10\n",
      ],
      [
        "an answer with neither `holds` nor `holdsNot`",
        "not serving\n",
        ["dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/10"],
        'dump was answered without "SessionTracker dump"\n',
      ],
      [
        "an answer without a text that is also a pattern of the shell",
        "Mode: standalone\n",
        ["srvr", "holds=*"],
        'srvr was answered without "*"\n',
      ],
    ];
    for (const [what, answer, args, message] of rejected) {
      it(`rejects ${what}`, async () => {
        const { port } = await zooKeeper(answer);
        assert.deepEqual(await ask(port, ...args), { exitCode: 1, stdout: message, stderr: "" });
      });
    }

    describe("with several servers", () => {
      const NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";
      const askAll = (ports: readonly number[], ...expectations: string[]) => {
        const [first = 0, ...others] = ports;
        return ask(first, "dump", ...expectations, ...others.map((port) => `orElse=127.0.0.1:${port}`));
      };
      const GONE = ["holds=SessionTracker dump", "holdsNot=/brokers/ids/10"];

      it("asks only the first server if it answers", async () => {
        const [first, second] = [await zooKeeper("SessionTracker dump:\n"), await zooKeeper(DUMP)];
        assert.equal((await askAll([first.port, second.port], ...GONE)).exitCode, 0);
        assert.deepEqual(second.asked, []);
      });

      it("asks the others in turn if one does not answer, or gives no valid answer", async () => {
        const [second, third] = [await zooKeeper(NOT_SERVING), await zooKeeper("SessionTracker dump:\n")];
        const { exitCode } = await askAll([await freePort(), second.port, third.port], ...GONE);
        assert.equal(exitCode, 0);
        assert.deepEqual([second.asked, third.asked], [["dump"], ["dump"]]);
      });

      it("asks the next server if one is silent", async () => {
        const silent = await serve(() => {});
        const { port } = await zooKeeper("SessionTracker dump:\n");
        const { exitCode, stdout } = await askAll([silent, port, port, port, port], ...GONE);
        assert.equal(exitCode, 0);
        assert.equal(stdout, `dump was not answered by 127.0.0.1:${silent} in time\n`);
      });

      it("accepts the first valid answer as the answer of the ensemble", async () => {
        const [first, second] = [await zooKeeper(DUMP), await zooKeeper("SessionTracker dump:\n")];
        const { exitCode, stdout } = await askAll([first.port, second.port], ...GONE);
        assert.equal(exitCode, 1);
        assert.equal(stdout, "dump still shows /brokers/ids/10\n");
        assert.deepEqual(second.asked, []);
      });

      it("rejects if no server gives a valid answer", async () => {
        const { port } = await zooKeeper(NOT_SERVING);
        const { exitCode, stdout } = await askAll([port, port], ...GONE);
        assert.equal(exitCode, 1);
        assert.equal(stdout, 'dump was answered without "SessionTracker dump"\n'.repeat(2));
      });
    });

    it("rejects an empty answer", async () => {
      const { port } = await zooKeeper("");
      assert.deepEqual(await ask(port, "srvr", "holds=Mode: "), { exitCode: 1, ...empty });
    });

    it("rejects a connection that is closed at once", async () => {
      const port = await serve((socket) => socket.end());
      assert.deepEqual(await ask(port, "srvr", "holds=Mode: "), { exitCode: 1, ...empty });
    });

    it("rejects a connection that is reset", async () => {
      const port = await serve((socket) => socket.once("data", () => resetConnection(socket)));
      const { exitCode, stderr } = await ask(port, "srvr", "holds=Mode: ");
      assert.equal(exitCode, 1);
      assert.match(stderr, reset);
    });

    it("rejects a port where nothing listens", async () => {
      const { exitCode, stderr } = await ask(await freePort(), "srvr", "holds=Mode: ");
      assert.equal(exitCode, 1);
      assert.match(stderr, refused);
    });
  });

  describe("ask-kafka-metadata", () => {
    const BROKER = { id: 0, host: "kafka-0", port: 9092 };
    const CLUSTER_ID = "pm8-x0QpTfCp1ZWVYRVX2Q";
    beforeEach(() => writeFile(path("meta.properties"), `#\nversion=0\nbroker.id=0\ncluster.id=${CLUSTER_ID}\n`));

    /** Starts a broker that gives this response to every request. */
    const answering = (response: Buffer) => serve((socket) => socket.on("data", () => socket.write(response)));
    const ask = (port: number, brokerIds = "0", metaProperties = path("meta.properties")) =>
      run("ask-kafka-metadata.sh", ["127.0.0.1", port, brokerIds, metaProperties]);
    const ACCEPTED = { exitCode: 0, stdout: `clusterId=${CLUSTER_ID}\n`, stderr: "" };

    it("requests no topics, in Kafka's format", async () => {
      const received: Buffer[] = [];
      const port = await serve((socket) =>
        socket.on("data", (bytes) => {
          received.push(bytes);
          socket.write(metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 }));
        }),
      );
      assert.deepEqual(await ask(port), ACCEPTED);
      assert.equal(
        Buffer.concat(received).toString("hex"),
        [
          "0000000f", // Length: 15 bytes.
          "0003", // Metadata,
          "0005", // version 5.
          "00000000", // Correlation id.
          "ffff", // No client id.
          "00000000", // No topics.
          "00", // No topic is created.
        ].join(""),
      );
    });

    const THREE = [
      { id: 0, host: "kafka-0", port: 9092 },
      { id: 12, host: "10.0.0.12", port: 19092, rack: "rack-a" },
      { id: 1_000, host: "kafka-1000.example", port: 65_535, rack: "" },
    ];

    it("accepts three brokers, some of them with racks, and a controller among them", async () => {
      const port = await answering(metadataResponse({ brokers: THREE, clusterId: CLUSTER_ID, controllerId: 12 }));
      assert.deepEqual(await ask(port, "0,12,1000"), ACCEPTED);
      assert.deepEqual(await ask(port, "1000"), ACCEPTED);
    });

    it("reads a response that comes byte by byte", async () => {
      const response = metadataResponse({ brokers: THREE, clusterId: CLUSTER_ID, controllerId: 0 });
      const port = await serve((socket) => socket.once("data", () => trickle(socket, response)));
      assert.deepEqual(await ask(port), ACCEPTED);
    });

    it("ignores topics in the response", async () => {
      const partitions = [{ name: "orders-0", topic: "orders", replicas: [0], inSync: [0] }];
      const response = metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0, partitions });
      assert.deepEqual(await ask(await answering(response)), ACCEPTED);
    });

    const rejected: readonly (readonly [
      what: string,
      metadata: Parameters<typeof metadataResponse>[0],
      brokerIds: string,
      message: string,
    ])[] = [
      [
        "metadata without the broker",
        { brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 },
        "1",
        "the metadata does not contain broker 1\n",
      ],
      [
        "metadata without one of several brokers",
        { brokers: THREE, clusterId: CLUSTER_ID, controllerId: 0 },
        "0,1",
        "the metadata does not contain broker 1\n",
      ],
      [
        "metadata without two of several brokers",
        { brokers: THREE, clusterId: CLUSTER_ID, controllerId: 0 },
        "1,0,2",
        "the metadata does not contain broker 1, 2\n",
      ],
      [
        "metadata without brokers",
        { brokers: [], clusterId: CLUSTER_ID, controllerId: -1 },
        "0",
        "the metadata does not contain broker 0\n",
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
    for (const [what, metadata, brokerIds, message] of rejected) {
      it(`rejects ${what}`, async () => {
        const port = await answering(metadataResponse(metadata));
        assert.deepEqual(await ask(port, brokerIds), { exitCode: 1, stdout: message, stderr: "" });
      });
    }

    it("rejects a `meta.properties` that can't be read", async () => {
      const port = await answering(metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 }));
      const { exitCode, stderr } = await ask(port, "0", path("none"));
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /No such file or directory/);
    });

    it("rejects a connection that is closed without a response", async () => {
      const port = await serve((socket) => socket.once("data", () => socket.end()));
      assert.deepEqual(await ask(port), { exitCode: 1, stdout: "the connection was closed\n", stderr: "" });
    });

    it("rejects a connection that is closed in the middle of a response", async () => {
      const response = metadataResponse({ brokers: [BROKER], clusterId: CLUSTER_ID, controllerId: 0 });
      for (const length of [2, 4, 12, 20, response.length - 6]) {
        const port = await serve((socket) => socket.once("data", () => socket.end(response.subarray(0, length))));
        const { exitCode, stdout } = await ask(port);
        assert.notEqual(exitCode, 0, `${length} bytes`);
        assert.equal(stdout, "the connection was closed\n", `${length} bytes`);
      }
    });

    it("rejects a port where nothing listens", async () => {
      const { exitCode, stdout, stderr } = await ask(await freePort());
      assert.equal(exitCode, 1);
      assert.match(stdout + stderr, refused);
    });
  });

  describe("ask-kraft-quorum", () => {
    const controller = (...answers: readonly Buffer[]) => answeringQuorum(serve, answers);
    const ask = (nodeId: number, ...servers: { readonly port: number }[]) => askFor(2, nodeId, ...servers);
    const askFor = (electionS: number, nodeId: number, ...[own, ...others]: { readonly port: number }[]) =>
      run(
        "ask-kraft-quorum.sh",
        ["127.0.0.1", own?.port ?? 0, nodeId, ...others.map(({ port }) => `127.0.0.1:${port}`)],
        { ELECTION_S: String(electionS) },
      );
    const ACCEPTED = { exitCode: 0, stdout: "", stderr: "" };

    it("requests the quorum of the cluster's metadata and accepts a leader", async () => {
      const leader = await controller(COMING);
      assert.deepEqual(await ask(1001, leader), ACCEPTED);
      assert.deepEqual(leader.asked, [REQUEST]);
    });

    it("asks the others in turn if the controller does not lead", async () => {
      const [own, second, leader, last] = await Promise.all(
        [NOT_LEADING, NOT_LEADING, COMING, ALONE].map((answer) => controller(answer)),
      );
      assert.ok(own && second && leader && last);
      assert.deepEqual(await ask(1002, own, second, leader, last), ACCEPTED);
      assert.deepEqual(
        [own, second, leader, last].map(({ asked }) => asked.length),
        [1, 1, 1, 0],
      );
    });

    it("reads a response that comes byte by byte", async () => {
      const port = await serve((socket) => socket.once("data", () => trickle(socket, COMING)));
      assert.deepEqual(await ask(1002, { port }), ACCEPTED);
    });

    it("asks the next controller if one is silent, and if one does not listen", async () => {
      const [own, silent, leader] = [await controller(NOT_LEADING), await controller(), await controller(COMING)];
      assert.deepEqual(await ask(1002, own, silent, { port: await freePort() }, leader), ACCEPTED);
    });

    for (const [what, nodeId, answer, message] of ABSENT) {
      it(`rejects ${what}`, async () => {
        const leader = await controller(answer);
        assert.deepEqual(await askFor(0, nodeId, leader), { exitCode: 1, stdout: `${message}\n`, stderr: "" });
      });
    }

    it("rejects a controller that answers with an error", async () => {
      const { port } = await controller(quorumResponse({ error: 31 }));
      assert.deepEqual(await ask(1, { port }), { exitCode: 1, stdout: `127.0.0.1:${port}: error 31\n`, stderr: "" });
    });

    it("waits for an election", async () => {
      const own = await controller(NOT_LEADING, NOT_LEADING, ALONE, COMING);
      assert.deepEqual(await ask(1001, own), ACCEPTED);
      assert.equal(own.asked.length, 4);
    });

    it("accepts a controller that is as far behind as a follower may be", async () => {
      assert.deepEqual(await ask(2, await controller(JUST_NOT_BEHIND)), ACCEPTED);
    });

    it("rejects a controller that does not answer itself, and does not ask the leader", async () => {
      const [silent, leader, port] = [await controller(), await controller(COMING), await freePort()];
      const failed = (stdout: string) => ({ exitCode: 1, stdout, stderr: "" });
      assert.deepEqual(await ask(1002, silent, leader), failed(`127.0.0.1:${silent.port}: no answer within 1.3 s\n`));
      assert.deepEqual(await ask(1002, { port }, leader), failed(`127.0.0.1:${port}: Connection refused\n`));
      assert.deepEqual(leader.asked, []);
    });

    it("says why the others did not answer if no controller leads", async () => {
      const [own, closing] = [await controller(NOT_LEADING), await controller(Buffer.alloc(0))];
      const port = await freePort();
      assert.deepEqual(await askFor(0, 1002, own, closing, { port }), {
        exitCode: 1,
        stdout: `no controller that answers leads the quorum; 127.0.0.1:${closing.port}: the connection was closed; 127.0.0.1:${port}: Connection refused\n`,
        stderr: "",
      });
    });

    it("rejects a connection that is closed in the middle of a response", async () => {
      for (const length of [2, 4, 40, COMING.length - 1]) {
        const { port } = await controller(COMING.subarray(0, length));
        const stdout = `127.0.0.1:${port}: the connection was closed\n`;
        assert.deepEqual(await ask(1001, { port }), { exitCode: 1, stdout, stderr: "" }, `${length} bytes`);
      }
    });
  });
}

/** Ends a connection without its orderly end. */
const resetConnection = (socket: Socket): Socket =>
  socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy();

/** Writes each byte in a packet of its own. */
function trickle(socket: Socket, bytes: Buffer): void {
  socket.setNoDelay(true);
  const [first, rest] = [bytes.subarray(0, 1), bytes.subarray(1)];
  socket.write(first, () => rest.length > 0 && setImmediate(trickle, socket, rest));
}
