import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Connector } from "../../../../components/kafka-client/relay";
import { connector, EXEC_RELAY } from "../../../../components/runtime/docker/exec-relay";
import { skipSuite } from "../../../../testing/suites/skip";
import { freePort } from "../../../support/fake-service";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";

const PROJECT_DIR = join(__dirname, "..", "..", "..", "..");
const RELAY = join(PROJECT_DIR, "components", "runtime", "scripts", "docker", "relay.sh");

/** Arguments of Node.js for a program that prints its arguments, then its input. */
const ECHO = ["-e", "console.log(process.argv.slice(1).join(' ')); process.stdin.pipe(process.stdout)", "--"];

const FAILED = /^error (\w+), close$/;

/** Events without "end", which may come before the error or not at all. */
const failure = (events: readonly string[]): string => events.filter((event) => event !== "end").join(", ");

describe("EXEC_RELAY", () => {
  it("is the path of the connector's module", () => {
    assert.equal(require(join(PROJECT_DIR, "components", EXEC_RELAY)).connector, connector);
  });
});

describe("connector", () => {
  const connectors: Connector[] = [];
  afterEach(async () => {
    await Promise.all(connectors.splice(0).map((each) => each.close()));
  });
  const serve = tcpServers();
  const path = temporaryFolder();

  const make = (...command: string[]): Connector => {
    const made = connector({ command });
    connectors.push(made);
    return made;
  };

  /** Connects through a command. Returns the connection and its events, in order. */
  async function connect(command: readonly string[], port = 9092) {
    const events: string[] = [];
    const stream: Duplex = await make(...command).connect("127.0.0.1", port);
    const closed = once(stream.resume(), "close").catch(() => {});
    stream.on("error", (error: NodeJS.ErrnoException) => events.push(`error ${error.code}`));
    for (const event of ["end", "close"]) {
      stream.on(event, () => events.push(event));
    }
    return { stream, events, closed };
  }

  it("passes host and port to the command as the last arguments", async () => {
    const { stream, events } = await connect([process.execPath, ...ECHO, "exec"]);
    const [text] = await once(stream, "data");
    assert.equal(String(text), "exec 127.0.0.1 9092\n");
    assert.deepEqual(events, []);
  });

  it("carries bytes in both directions until the stream is ended", async () => {
    const { stream, events, closed } = await connect([process.execPath, ...ECHO]);
    await once(stream, "data");
    stream.write(Buffer.from([0, 1, 254, 255]));
    const [bytes] = await once(stream, "data");
    assert.deepEqual([...(bytes as Buffer)], [0, 1, 254, 255]);
    stream.end();
    await closed;
    assert.deepEqual(events, ["end", "close"]);
  });

  it("rejects if the command can't be started", async () => {
    await assert.rejects(connect([path("none"), "exec"]), { code: "ENOENT" });
  });

  it("fails if the command ends", async () => {
    const { events, closed } = await connect([process.execPath, "-e", "process.exit(1)"]);
    await closed;
    assert.match(failure(events), FAILED);
  });

  it("fails if the command ends before it has read its input", async () => {
    const { stream, events, closed } = await connect([process.execPath, "-e", "process.exit(1)"]);
    stream.write(Buffer.alloc(2 ** 20));
    await closed;
    assert.match(failure(events), FAILED);
  });

  describe("closes the connection on the other side", () => {
    const beat = "setInterval(() => socket.write('.'), 20)";
    const script = `const socket = require("net").connect(process.argv[2], process.argv[1], () => console.log("ready")); ${beat}`;
    const command = [process.execPath, "-e", script, "--"];

    /** Connection that never ends by itself, and the promise of its end on the other side. */
    async function beating() {
      const ended: Promise<unknown>[] = [];
      // The server reads all bytes: only then does it see the end of the connection.
      const port = await serve((socket) => ended.push(once(socket.resume(), "close")));
      const { stream, closed } = await connect(command, port);
      await once(stream, "data");
      assert.equal(ended.length, 1);
      return { stream, closed: Promise.all([closed, ...ended]) };
    }

    it("when the stream is destroyed", async () => {
      const { stream, closed } = await beating();
      stream.destroy();
      await closed;
    });

    it("when the connector is closed", async () => {
      const { stream, closed } = await beating();
      stream.on("error", () => {});
      await Promise.all(connectors.map((each) => each.close()));
      await closed;
    });
  });

  describe("with relay.sh", () => {
    before(function () {
      if (process.platform === "win32") {
        skipSuite(this, "the relay of the containers runs in Linux, with bash");
      }
    });

    it("connects to a server", async () => {
      const port = await serve((socket: Socket) => socket.on("data", (text) => socket.write(`received ${text}`)));
      const { stream, events, closed } = await connect(["bash", RELAY], port);
      stream.write("hello");
      const [text] = await once(stream, "data");
      assert.equal(String(text), "received hello");
      stream.end();
      await closed;
      assert.deepEqual(events, ["end", "close"]);
    });

    it("ends when the server closes, also while a client writes", async () => {
      const port = await serve((socket) => socket.once("data", () => socket.end("bye")));
      const { stream, events, closed } = await connect(["bash", RELAY], port);
      stream.write("hello");
      stream.write(Buffer.alloc(2 ** 20));
      await closed;
      assert.deepEqual(events, ["end", "close"]);
    });

    it("ends when the server resets the connection", async () => {
      const port = await serve((socket) => socket.once("data", () => socket.resetAndDestroy()));
      const { stream, events, closed } = await connect(["bash", RELAY], port);
      stream.write("hello");
      await closed;
      assert.deepEqual(events, ["end", "close"]);
    });

    it("fails if the port can't be reached, also if a client writes", async () => {
      const { stream, closed } = await connect(["bash", RELAY], await freePort());
      const failed = once(stream, "error");
      stream.write("hello");
      const [error] = await failed;
      assert.match(String(error), /the relay ended with exit code 1 \(.*Connection refused\)/);
      await closed;
    });

    // Many at once, so that some are destroyed at each point of their end.
    it("closes the connection to the server when the stream is destroyed", async () => {
      const ended: Promise<unknown>[] = [];
      const port = await serve((socket) => {
        ended.push(once(socket, "close"));
        socket.write("hello");
      });
      const relays = await Promise.all(Array.from({ length: 40 }, () => connect(["bash", RELAY], port)));
      await Promise.all(relays.map(({ stream }) => once(stream, "data")));
      await Promise.all(
        relays.map(({ stream, closed }) => {
          stream.destroy();
          return closed;
        }),
      );
      await Promise.all(ended);
      assert.equal(ended.length, relays.length);
    });
  });
});
