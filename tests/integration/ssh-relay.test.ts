// Verifies, against an SSH server of the test: many connections share one connection to the host and end with it, and the
// connection is opened again after it broke or could not be opened. Encrypted connections go through it as well.
// Does not verify: connections to Kafka (ssh-cluster.test.ts).
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { type Connector, loadConnector } from "../../components/kafka-client/relay";
import { secureRelay } from "../../components/kafka-client/secure-relay";
import { connector, SSH_RELAY, type SshRelaySettings } from "../../components/runtime/ssh/connection/ssh-relay";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { type ForwardingPort, forwardingPort } from "../../testing/ssh/forwarding-port";
import { type KeyPair, makeKey, SSH_PROGRAMS, type SshServer, startSshServer } from "../../testing/ssh/ssh-server";
import { skipSuite } from "../../testing/suites/skip";
import { programPath } from "../../tools/program-path";
import { testAuthorities } from "../support/certificates";
import { freePort } from "../support/fake-service";
import { aroundAll, aroundEach } from "../support/hooks";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";
import { tlsServers } from "../support/tls-server";

describe("the connector of an SSH host", function () {
  this.timeout(30_000);

  const path = temporaryFolder(aroundAll);
  const startTcpServer = tcpServers(aroundEach);
  const newAuthority = testAuthorities();
  const serve = tlsServers();
  let server: SshServer;
  let userKey: KeyPair;
  let settings: Omit<SshRelaySettings["login"], "port">;

  before(async function () {
    const missing = SSH_PROGRAMS.filter((name) => programPath(name) === undefined);
    if (missing.length > 0) {
      skipSuite(this, `the programs ${missing.join(", ")} are not installed`);
    }
    await mkdir(path("server"));
    const hostKey = await makeKey(path("host-key"));
    userKey = await makeKey(path("user-key"));
    server = await startSshServer(path("server"), { hostKey });
    const user = (await mustRun("id", ["-un"])).trim();
    settings = { address: "127.0.0.1", user, hostKey: hostKey.publicKey, privateKeyPath: userKey.path };
  });
  beforeEach(() => server.authorize(userKey));
  after(() => server?.close());

  /** A connector, and the port through which it connects to the host. */
  async function make(): Promise<{ relay: Connector; route: ForwardingPort }> {
    const route = await forwardingPort(startTcpServer, server.port);
    return { relay: connector({ login: { ...settings, port: route.port } }), route };
  }

  const startEcho = () => startTcpServer((socket) => socket.pipe(socket));

  /** Answer to a text over a new connection, which stays open. */
  async function echoOf(relay: Connector, port: number, text: string): Promise<string> {
    const stream = await relay.connect("127.0.0.1", port);
    stream.write(text);
    const [answer] = await once(stream, "data");
    return String(answer);
  }

  it("opens many connections over one", async () => {
    const { relay, route } = await make();
    const port = await startEcho();
    const texts = Array.from({ length: 20 }, (_, number) => `text ${number}`);
    assert.deepEqual(await Promise.all(texts.map((text) => echoOf(relay, port, text))), texts);
    assert.equal(await echoOf(relay, port, "later"), "later");
    assert.equal(route.count(), 1);
    await relay.close();
  });

  it("carries the encrypted connections of a secure relay", async () => {
    const authority = await newAuthority("cluster");
    const { certificate, privateKey } = await authority.sign("/CN=node");
    const port = await serve({ cert: certificate, key: privateKey }, (socket) => socket.pipe(socket));
    const route = await forwardingPort(startTcpServer, server.port);
    const inner = { module: SSH_RELAY, settings: { login: { ...settings, port: route.port } } };
    const relay = loadConnector(secureRelay({ authorities: authority.certificate }, inner));
    const texts = ["a", "b", "c"];
    assert.deepEqual(await Promise.all(texts.map((text) => echoOf(relay, port, text))), texts);
    assert.equal(route.count(), 1);
    await relay.close();
    await waitUntil(() => route.areClosed() || undefined, never, { timeoutMs: 5_000 });
  });

  it("ends all connections when it is closed", async () => {
    const { relay, route } = await make();
    const ended: Promise<unknown>[] = [];
    const port = await startTcpServer((socket) => ended.push(once(socket.pipe(socket), "close")));
    await Promise.all(["a", "b"].map((text) => echoOf(relay, port, text)));
    await relay.close();
    await Promise.all(ended);
    assert.equal(ended.length, 2);
    await waitUntil(() => route.areClosed() || undefined, never, { timeoutMs: 5_000 });
  });

  it("is closed at once while a host does not answer", async () => {
    const relay = connector({ login: { ...settings, port: await startTcpServer(() => {}) } });
    const connecting = relay.connect("127.0.0.1", 1);
    connecting.catch(() => {});
    const startedAt = Date.now();
    await relay.close();
    assert.ok(Date.now() - startedAt < 1_000);
  });

  it("opens no connection before the first use", async () => {
    const { relay, route } = await make();
    await relay.close();
    assert.equal(route.count(), 0);
  });

  it("keeps the connection to the host when a port can't be reached", async () => {
    const { relay, route } = await make();
    const closedPort = await freePort();
    await assert.rejects(relay.connect("127.0.0.1", closedPort), / can't be reached from .*Connection refused/);
    assert.equal(await echoOf(relay, await startEcho(), "next"), "next");
    assert.equal(route.count(), 1);
    await relay.close();
  });

  it("opens the connection to the host again after it broke", async () => {
    const { relay, route } = await make();
    const port = await startEcho();
    const stream = await relay.connect("127.0.0.1", port);
    const closed = once(stream.resume(), "close");
    route.disconnect();
    await closed;
    await assert.rejects(relay.connect("127.0.0.1", port), /the connection to .* broke/);
    assert.equal(await echoOf(relay, port, "next"), "next");
    assert.equal(route.count(), 2);
    await relay.close();
  });

  it("opens the connection to the host again after it could not be opened", async () => {
    const { relay } = await make();
    const port = await startEcho();
    await server.authorize();
    await assert.rejects(relay.connect("127.0.0.1", port), / refuses the log-in with /);
    await server.authorize(userKey);
    assert.equal(await echoOf(relay, port, "next"), "next");
    await relay.close();
  });
});

const never = (last: unknown): Error => new Error("the condition did not hold in time", { cause: last });
