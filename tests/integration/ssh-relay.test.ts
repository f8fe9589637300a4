// Proves, against an SSH server of the test's own: many connections go over one to the host, all end with it, and one
// that broke or could not be made is made anew.
// Does not prove: that Kafka is reached so, see the tests with hosts.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import type { Connector } from "../../components/kafka-client/relay";
import { connector, type SshRelaySettings } from "../../components/runtime/ssh/connection/ssh-relay";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { type ForwardingPort, forwardingPort } from "../../testing/ssh/forwarding-port";
import { type KeyPair, makeKey, SSH_PROGRAMS, type SshServer, startSshServer } from "../../testing/ssh/ssh-server";
import { skipSuite } from "../../testing/suites/skip";
import { programPath } from "../../tools/program-path";
import { freePort } from "../support/fake-service";
import { aroundAll, aroundEach } from "../support/hooks";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";

describe("the connector of an SSH host", function () {
  this.timeout(30_000);

  const path = temporaryFolder(aroundAll);
  const startTcpServer = tcpServers(aroundEach);
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

  /** A connector, with the way to the host. */
  async function make(): Promise<{ relay: Connector; way: ForwardingPort }> {
    const way = await forwardingPort(startTcpServer, server.port);
    return { relay: connector({ login: { ...settings, port: way.port } }), way };
  }

  const startEcho = () => startTcpServer((socket) => socket.pipe(socket));

  /** What comes back over a connection of its own, which stays. */
  async function echoOf(relay: Connector, port: number, text: string): Promise<string> {
    const stream = await relay.connect("127.0.0.1", port);
    stream.write(text);
    const [answer] = await once(stream, "data");
    return String(answer);
  }

  it("makes many connections over one", async () => {
    const { relay, way } = await make();
    const port = await startEcho();
    const texts = Array.from({ length: 20 }, (_, number) => `text ${number}`);
    assert.deepEqual(await Promise.all(texts.map((text) => echoOf(relay, port, text))), texts);
    assert.equal(await echoOf(relay, port, "later"), "later");
    assert.equal(way.count(), 1);
    await relay.close();
  });

  it("ends them all when it is closed", async () => {
    const { relay, way } = await make();
    const ended: Promise<unknown>[] = [];
    const port = await startTcpServer((socket) => ended.push(once(socket.pipe(socket), "close")));
    await Promise.all(["a", "b"].map((text) => echoOf(relay, port, text)));
    await relay.close();
    await Promise.all(ended);
    assert.equal(ended.length, 2);
    await waitUntil(() => way.areClosed() || undefined, never, { timeoutMs: 5_000 });
  });

  it("has nothing to end where it has made none", async () => {
    const { relay, way } = await make();
    await relay.close();
    assert.equal(way.count(), 0);
  });

  it("goes on over the same one when a port can't be reached", async () => {
    const { relay, way } = await make();
    const closedPort = await freePort();
    await assert.rejects(relay.connect("127.0.0.1", closedPort), / can't be reached from .*Connection refused/);
    assert.equal(await echoOf(relay, await startEcho(), "next"), "next");
    assert.equal(way.count(), 1);
    await relay.close();
  });

  it("makes the one anew that broke", async () => {
    const { relay, way } = await make();
    const port = await startEcho();
    const stream = await relay.connect("127.0.0.1", port);
    const closed = once(stream.resume(), "close");
    way.disconnect();
    await closed;
    await assert.rejects(relay.connect("127.0.0.1", port), /the connection to .* broke/);
    assert.equal(await echoOf(relay, port, "next"), "next");
    assert.equal(way.count(), 2);
    await relay.close();
  });

  it("makes the one anew that could not be made", async () => {
    const { relay } = await make();
    const port = await startEcho();
    await server.authorize();
    await assert.rejects(relay.connect("127.0.0.1", port), / refuses the log-in with /);
    await server.authorize(userKey);
    assert.equal(await echoOf(relay, port, "next"), "next");
    await relay.close();
  });
});

const never = (last: unknown): Error => new Error("it did not come to that", { cause: last });
