import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join, relative } from "node:path";
import type { TLSSocket, TlsOptions } from "node:tls";

import { ask, type Request } from "../../../components/kafka-client/ask";
import type { ClientIdentity } from "../../../components/kafka-client/client-identity";
import { type Connector, loadConnector, type Relay } from "../../../components/kafka-client/relay";
import { relayedSocket } from "../../../components/kafka-client/relayed-socket";
import { connector, SECURE_RELAY, secureRelay } from "../../../components/kafka-client/secure-relay";
import { EXEC_RELAY } from "../../../components/runtime/docker/exec-relay";
import { responseOf } from "../../../components/runtime/probe/response-of";
import { hasIPv6 } from "../../../testing/has-ipv6";
import { skipSuite } from "../../../testing/suites/skip";
import { LOOPBACK, type TestAuthority, type TestCertificate, testAuthorities } from "../../support/certificates";
import { freePort } from "../../support/fake-service";
import { tcpServers } from "../../support/tcp-server";
import { temporaryFolder } from "../../support/temporary-folder";
import { tlsServers } from "../../support/tls-server";

const COMPONENTS = join(__dirname, "..", "..", "..", "components");
const NODE = "/O=test/OU=nodes/CN=node";
const SRVR: Request<string> = { name: "srvr", bytes: "srvr", parse: String };

describe("SECURE_RELAY", () => {
  it("is the path of the connector's module", () => {
    assert.equal(require(join(COMPONENTS, SECURE_RELAY)).connector, connector);
  });
});

describe("secureRelay", () => {
  const newAuthority = testAuthorities();
  const serve = tlsServers();
  const servePlain = tcpServers();
  const path = temporaryFolder();
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let node: TestCertificate;
  let user: TestCertificate;
  let identity: ClientIdentity;

  before(async () => {
    authority = await newAuthority("cluster");
    stranger = await newAuthority("cluster");
    node = await authority.sign(NODE);
    user = await authority.sign("/O=test/OU=users/CN=orders");
    identity = { authorities: authority.certificate, certificate: user.certificate, privateKey: user.privateKey };
  });

  const connectors: Connector[] = [];
  afterEach(() => Promise.all(connectors.splice(0).map((each) => each.close())));
  const open = (relay: Relay): Connector => {
    const connector = loadConnector(relay);
    connectors.push(connector);
    return connector;
  };

  /** Options of a server that wants a certificate of the authority. */
  const options = ({ certificate, privateKey } = node): TlsOptions => ({
    cert: certificate,
    key: privateKey,
    ca: authority.certificate,
    requestCert: true,
  });
  const answer = (socket: TLSSocket) => socket.once("data", (word) => socket.end(`Mode: ${word}`));
  const askBy = (relay: Relay, port: number, host = "127.0.0.1") =>
    ask({ host, port }, SRVR, { timeoutMs: 5_000, connect: open(relay).connect });

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`connects by ${maxVersion}, by an address and by a name, and shows the certificate`, async () => {
      const names: unknown[] = [];
      const port = await serve({ ...options(), maxVersion }, (socket) => {
        names.push(socket.getPeerCertificate().subject.CN, socket.getProtocol());
        answer(socket);
      });
      assert.equal(await askBy(secureRelay(identity), port), "Mode: srvr");
      assert.equal(await askBy(secureRelay(identity), port, "localhost"), "Mode: srvr");
      assert.deepEqual(names, ["orders", maxVersion, "orders", maxVersion]);
    });
  }

  it("connects by an IPv6 address", async function () {
    if (!(await hasIPv6())) {
      this.skip();
    }
    assert.equal(await askBy(secureRelay(identity), await serve(options(), answer, "::1"), "::1"), "Mode: srvr");
  });

  it("transfers 5 MB both ways for several connections at a time", async () => {
    const port = await serve(options(), (socket) => socket.pipe(socket));
    const connector = open(secureRelay(identity));
    const counts = await Promise.all(
      [1, 2, 3].map(async () => {
        const connection = await connector.connect("127.0.0.1", port);
        connection.end(Buffer.alloc(5_000_000));
        let count = 0;
        for await (const chunk of connection) {
          count += chunk.length;
        }
        return count;
      }),
    );
    assert.deepEqual(counts, [5_000_000, 5_000_000, 5_000_000]);
  });

  it("ends all connections when the connector is closed, also one that is being opened", async () => {
    const port = await serve(options(), () => {});
    const connections: Socket[] = [];
    const silent = await servePlain((socket) => connections.push(socket));
    const connector = open(secureRelay(identity));
    const connection = await connector.connect("127.0.0.1", port);
    const opening = connector.connect("127.0.0.1", silent);
    const rejected = assert.rejects(opening, {
      message: `127.0.0.1:${silent} closed the connection before the encryption`,
    });
    while (connections.length === 0) {
      await new Promise(setImmediate);
    }
    const closed = once(connection, "close");
    await connector.close();
    await Promise.all([closed, rejected]);
  });

  describe("through another relay", () => {
    /** Relay that connects to a port whatever the port is called, and records its calls. */
    async function innerRelay(port: number, wrap = "socket"): Promise<Relay> {
      await writeFile(
        path("inner.js"),
        `const { connect } = require("node:net");
        const { Duplex } = require("node:stream");
        exports.calls = [];
        exports.connector = ({ port }) => ({
          connect: async (host, wanted) => {
            exports.calls.push([host, wanted]);
            const socket = connect(port, "127.0.0.1");
            return ${wrap};
          },
          close: async () => { exports.calls.push("close"); },
        });`,
      );
      return { module: relative(COMPONENTS, path("inner")).replaceAll("\\", "/"), settings: { port } };
    }
    const PARTS = "Duplex.from({ readable: socket, writable: socket })";

    for (const wrap of ["socket", PARTS]) {
      it(`verifies the name that the caller asked for, over ${wrap === PARTS ? "a stream" : "a socket"}`, async () => {
        const broker = await authority.sign(NODE, "DNS:kafka-0");
        const port = await serve(options(broker), answer);
        const connector = open(secureRelay(identity, await innerRelay(port, wrap)));
        const by = (host: string) => ask({ host, port: 9092 }, SRVR, { timeoutMs: 5_000, connect: connector.connect });
        assert.equal(await by("kafka-0"), "Mode: srvr");
        await assert.rejects(by("kafka-1"), {
          message:
            "the certificate of kafka-1:9092 must contain the name kafka-1, got kafka-0; connect by one of these names, or add kafka-1 to alternativeNames",
        });
        await connector.close();
        assert.deepEqual(require(path("inner.js")).calls, [["kafka-0", 9092], ["kafka-1", 9092], "close"]);
      });
    }

    describe("in containers", () => {
      before(function () {
        if (process.platform === "win32") {
          skipSuite(this, "the script of the containers runs in Linux, with bash");
        }
      });
      const inner: Relay = {
        module: EXEC_RELAY,
        settings: { command: ["bash", join(COMPONENTS, "runtime", "scripts", "docker", "relay.sh")] },
      };

      it("transfers 1 MB both ways, several times at once", async () => {
        const port = await serve(options(), (socket) => socket.pipe(socket));
        const connector = open(secureRelay(identity, inner));
        const counts = await Promise.all(
          [1, 2].map(async () => {
            const connection = await connector.connect("localhost", port);
            connection.write(Buffer.alloc(1_000_000)); // The relay ends with either direction.
            let count = 0;
            connection.on("data", (chunk: Buffer) => {
              count += chunk.length;
              if (count === 1_000_000) {
                connection.end();
              }
            });
            await once(connection, "close");
            return count;
          }),
        );
        assert.deepEqual(counts, [1_000_000, 1_000_000]);
      });

      it("fails if the port can't be reached", async () => {
        const port = await freePort();
        const connecting = open(secureRelay(identity, inner)).connect("127.0.0.1", port);
        await assert.rejects(connecting, /the relay ended with exit code 1 \(.*Connection refused\)/);
      });
    });

    it("closes a connection that the other relay opens too late", async () => {
      const served: Socket[] = [];
      const port = await servePlain((socket) => served.push(socket.resume()));
      const connector = open(
        secureRelay(identity, await innerRelay(port, "new Promise((resolve) => setImmediate(resolve, socket))")),
      );
      const rejected = assert.rejects(connector.connect("kafka-0", 9092), {
        message: "the relay was closed while it connected",
      });
      await connector.close();
      await rejected;
      await Promise.all(served.map((socket) => socket.destroyed || once(socket, "close")));
    });

    it("throws the error of the other relay", async () => {
      const port = await servePlain(() => {});
      const inner = await innerRelay(
        port,
        'socket.once("connect", () => socket.destroy(new Error("the relay ended")))',
      );
      await assert.rejects(open(secureRelay(identity, inner)).connect("kafka-0", 9092), { message: "the relay ended" });
    });
  });

  describe("with kafkajs's sockets", () => {
    function socketTo(port: number, by: Relay = secureRelay(identity)) {
      const events: string[] = [];
      const socket = relayedSocket(open(by))({
        host: "127.0.0.1",
        port,
        ssl: undefined as never, // Never used: the relay encrypts.
        onConnect: () => events.push("connect"),
      });
      const closed = once(socket, "close").catch(() => {});
      socket.on("error", (error: Error) => events.push(error.message));
      socket.on("end", () => events.push("end"));
      return { socket, events, closed };
    }

    it("transfers bytes until the socket is ended", async () => {
      const port = await serve(options(), (socket) => socket.pipe(socket));
      const { socket, events, closed } = socketTo(port);
      let count = 0;
      socket.on("data", (chunk: Buffer) => {
        count += chunk.length;
      });
      socket.end(Buffer.alloc(1_000_000));
      await closed;
      assert.equal(count, 1_000_000);
      assert.deepEqual(events, ["connect", "end"]);
    });

    it("ends when the server ends the connection", async () => {
      const port = await serve(options(), (socket) => socket.end("bye"));
      const { socket, events, closed } = socketTo(port);
      socket.resume();
      await closed;
      assert.deepEqual(events, ["connect", "end"]);
    });

    it("closes the connection when the socket is destroyed", async () => {
      const served: TLSSocket[] = [];
      const port = await serve(options(), (socket) => served.push(socket.resume()));
      const { socket, closed } = socketTo(port);
      while (served.length === 0) {
        await new Promise(setImmediate);
      }
      socket.destroy();
      await closed;
      await Promise.all(served.map((each) => each.destroyed || new Promise((resolve) => each.once("close", resolve))));
    });

    it("fails with a sentence if the server refuses the client", async () => {
      const { certificate, privateKey, ...anonymous } = identity;
      const { socket, events, closed } = socketTo(await serve(options(), answer), secureRelay(anonymous));
      socket.resume();
      await closed;
      assert.match(events.at(-1) ?? "", / (refuses a client without a certificate|closed the encrypted connection) \(/);
    });
  });

  describe("says why a connection fails:", () => {
    const failure = (relay: Relay, port: number, host?: string): Promise<string> =>
      askBy(relay, port, host).then(
        (text) => `answered ${text}`,
        (error: Error) => error.message.replaceAll(String(port), "PORT"),
      );

    it("another name", async () => {
      const broker = await authority.sign(NODE, "DNS:kafka-0,IP:10.0.0.1");
      assert.equal(
        await failure(secureRelay(identity), await serve(options(broker), answer)),
        "the certificate of 127.0.0.1:PORT must contain the name 127.0.0.1, got kafka-0, 10.0.0.1; connect by one of these names, or add 127.0.0.1 to alternativeNames",
      );
    });

    it("an unknown authority, also one of the same name", async () => {
      const broker = await stranger.sign(NODE);
      assert.match(
        await failure(secureRelay(identity), await serve(options(broker), answer)),
        /^the certificate of 127\.0\.0\.1:PORT must be signed by an authority that this client trusts, got another one \(.+\); check that the port belongs to this cluster, and that the client has the present certificates of its authorities$/,
      );
    });

    it("no authority, so that the public ones are never trusted", async () => {
      assert.equal(
        await failure(secureRelay({ ...identity, authorities: "" }), await serve(options(), answer)),
        "the client must trust the certificate of an authority in PEM, got none; give it those of the cluster",
      );
    });

    it("a private key of another certificate, without its text", async () => {
      const { privateKey } = await authority.sign("/CN=other");
      assert.match(
        await failure(secureRelay({ ...identity, privateKey }), await serve(options(), answer)),
        /^the certificates and the private key of the client can't be used \(.*key values mismatch\); give it PEM texts, with the private key of the certificate$/,
      );
    });

    it("an expired certificate", async () => {
      const broker = await authority.sign(NODE, LOOPBACK, -1);
      assert.equal(
        await failure(secureRelay(identity), await serve(options(broker), answer)),
        "the certificate of 127.0.0.1:PORT, or of its authority, has expired; renew it with `npm start`, and check the clock of this machine",
      );
    });

    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      it(`a missing certificate of the client, by ${maxVersion}`, async () => {
        const { certificate, privateKey, ...anonymous } = identity;
        const port = await serve({ ...options(), maxVersion }, answer);
        assert.match(
          await failure(secureRelay(anonymous), port),
          /^127\.0\.0\.1:PORT refuses a client without a certificate \((certificate required|handshake failure)\); connect with the certificate and the private key of a user$/,
        );
      });
    }

    it("a certificate of the client that the server does not accept", async () => {
      const { certificate, privateKey } = await stranger.sign("/O=test/OU=users/CN=orders");
      // Node's servers send no alert. By TLS 1.2, they close the connection before the encryption is complete.
      const port = await serve({ ...options(), maxVersion: "TLSv1.2" }, answer);
      assert.match(
        await failure(secureRelay({ ...identity, certificate, privateKey }), port),
        /^127\.0\.0\.1:PORT (refuses the certificate of this client|closed the (encrypted )?connection)/,
      );
    });

    it("a plain-text port that answers", async () => {
      const port = await servePlain((socket) => socket.once("data", () => socket.end("Mode: standalone\n")));
      assert.equal(
        await failure(secureRelay(identity), port),
        "127.0.0.1:PORT must answer by TLS, got another protocol; check that the port is a secured one, and not a plain-text port",
      );
    });

    it("a plain-text port that closes the connection", async () => {
      const port = await servePlain((socket) => socket.once("data", () => socket.end()));
      assert.equal(
        await failure(secureRelay(identity), port),
        "127.0.0.1:PORT closed the connection before the encryption; check that the service runs, and that the port is not a plain-text port",
      );
    });

    it("a port where nothing listens", async () => {
      const port = await freePort();
      assert.equal(await failure(secureRelay(identity), port), "connect ECONNREFUSED 127.0.0.1:PORT");
    });

    it("also if NODE_TLS_REJECT_UNAUTHORIZED switches the verification off", async () => {
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
      try {
        const broker = await stranger.sign(NODE);
        const port = await serve(options(broker), answer);
        assert.match(await failure(secureRelay(identity), port), /must be signed by an authority/);
      } finally {
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      }
    });
  });

  describe("as the access to a service", () => {
    const responseBy = (relay: Relay, port: number, timeoutMs?: number) =>
      responseOf("four-letter-word", { address: `127.0.0.1:${port}`, relay }, timeoutMs);

    it("answers if the service does", async () => {
      assert.equal(await responseBy(secureRelay(identity), await serve(options(), answer)), "answers");
    });

    it("is closed if the service refuses the client, or can't be trusted", async () => {
      const { certificate, privateKey, ...anonymous } = identity;
      assert.equal(await responseBy(secureRelay(anonymous), await serve(options(), answer)), "closed");
      const strange = await serve(options(await stranger.sign(NODE)), answer);
      assert.equal(await responseBy(secureRelay(identity), strange), "closed");
    });

    it("is silent if the service answers neither the encryption nor the request", async () => {
      assert.equal(await responseBy(secureRelay(identity), await serve(options(), () => {}), 100), "silent");
      assert.equal(await responseBy(secureRelay(identity), await servePlain(() => {}), 100), "silent");
    });
  });
});
