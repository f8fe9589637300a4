import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";

import { relayedSocket } from "../../../components/smoke-test/relayed-socket";
import { skipSuite } from "../../support/skip";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";

const RELAY = join(__dirname, "..", "..", "..", "components", "runtime", "docker", "scripts", "relay.sh");

/** A program that prints its arguments, then what it reads. */
const ECHO = ["-e", "console.log(process.argv.slice(1).join(' ')); process.stdin.pipe(process.stdout)", "--"];

const FAILED = /^connect, error \w+, close$/;

/** What happened, but for the end of the output: the end of the input may be seen before it, or instead of it. */
const failure = (events: readonly string[]): string => events.filter((event) => event !== "end").join(", ");

describe("relayedSocket", () => {
  const sockets: Duplex[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) {
      socket.on("error", () => {}).destroy();
    }
  });
  const serve = tcpServers();
  const path = temporaryFolder();

  /** A socket through a command, and what happens to it, in order. */
  function connect(relay: readonly string[], port = 9092) {
    const events: string[] = [];
    const socket = relayedSocket(relay)({
      host: "127.0.0.1",
      port,
      ssl: undefined as never, // Never asked for: all speak plain text.
      onConnect: () => events.push("connect"),
    });
    sockets.push(socket);
    const closed = once(socket.resume(), "close").catch(() => {});
    socket.on("error", (error: NodeJS.ErrnoException) => events.push(`error ${error.code}`));
    for (const event of ["end", "close"]) {
      socket.on(event, () => events.push(event));
    }
    return { socket, events, closed };
  }

  it("hands the host and the port to the command as its last arguments", async () => {
    const { socket, events } = connect([process.execPath, ...ECHO, "exec"]);
    const [text] = await once(socket, "data");
    assert.equal(String(text), "exec 127.0.0.1 9092\n");
    assert.deepEqual(events, ["connect"]);
  });

  it("carries what is written, and what is read, until it is ended", async () => {
    const { socket, events, closed } = connect([process.execPath, ...ECHO]);
    await once(socket, "data");
    socket.write(Buffer.from([0, 1, 254, 255]));
    const [bytes] = await once(socket, "data");
    assert.deepEqual([...(bytes as Buffer)], [0, 1, 254, 255]);
    socket.end();
    await closed;
    assert.deepEqual(events, ["connect", "end", "close"]);
  });

  it("can be told to keep no program alive, as kafkajs does", () => {
    const { socket } = connect([process.execPath, ...ECHO]);
    assert.doesNotThrow(() => socket.unref());
  });

  it("fails where the command can't be started, and says why", async () => {
    const { events, closed } = connect([path("none"), "exec"]);
    await closed;
    assert.deepEqual(events, ["error ENOENT", "close"]);
  });

  it("fails where the command ends of itself", async () => {
    const { events, closed } = connect([process.execPath, "-e", "process.exit(1)"]);
    await closed;
    assert.match(failure(events), FAILED);
  });

  it("fails where the command ends before it has read what is written", async () => {
    const { socket, events, closed } = connect([process.execPath, "-e", "process.exit(1)"]);
    socket.write(Buffer.alloc(2 ** 20));
    await closed;
    assert.match(failure(events), FAILED);
  });

  it("ends the command when it is torn down", async () => {
    const beat = "setInterval(() => socket.write('.'), 20)";
    const ended: Promise<unknown>[] = [];
    // It reads: one that leaves a beat unread does not see the end behind it.
    const port = await serve((socket) => ended.push(once(socket.resume(), "close")));
    const script = `const socket = require("net").connect(process.argv[2], process.argv[1], () => console.log("ready")); ${beat}`;
    const { socket, closed } = connect([process.execPath, "-e", script, "--"], port);
    await once(socket, "data");
    socket.destroy();
    await closed;
    await Promise.all(ended);
    assert.equal(ended.length, 1);
  });

  describe("through the relay of the containers", () => {
    before(function () {
      if (process.platform === "win32") {
        skipSuite(this, "the relay of the containers runs in Linux, with bash");
      }
    });

    it("leads to a server and back", async () => {
      const port = await serve((socket: Socket) => socket.on("data", (text) => socket.write(`heard ${text}`)));
      const { socket, events, closed } = connect(["bash", RELAY], port);
      socket.write("hello");
      const [text] = await once(socket, "data");
      assert.equal(String(text), "heard hello");
      socket.end();
      await closed;
      assert.deepEqual(events, ["connect", "end", "close"]);
    });

    it("fails when the server closes", async () => {
      const { events, closed } = connect(["bash", RELAY], await serve((socket) => socket.end()));
      await closed;
      assert.match(failure(events), FAILED);
    });

    // Many at once, so that some are ended at every point of their own end.
    it("lets go of the server when it is torn down", async () => {
      const ended: Promise<unknown>[] = [];
      const port = await serve((socket) => {
        ended.push(once(socket, "close"));
        socket.write("hello");
      });
      const relays = Array.from({ length: 40 }, () => connect(["bash", RELAY], port));
      await Promise.all(relays.map(({ socket }) => once(socket, "data")));
      await Promise.all(
        relays.map(({ socket, closed }) => {
          socket.destroy();
          return closed;
        }),
      );
      await Promise.all(ended);
      assert.equal(ended.length, relays.length);
    });
  });
});
