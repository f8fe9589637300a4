import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Connector } from "../../../../components/kafka-client/relay";
import { connector, EXEC_RELAY } from "../../../../components/runtime/docker/exec-relay";
import { skipSuite } from "../../../../testing/suites/skip";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";

const PROJECT_DIR = join(__dirname, "..", "..", "..", "..");
const RELAY = join(PROJECT_DIR, "components", "runtime", "scripts", "docker", "relay.sh");

/** A program that prints its arguments, then what it reads. */
const ECHO = ["-e", "console.log(process.argv.slice(1).join(' ')); process.stdin.pipe(process.stdout)", "--"];

const FAILED = /^error (\w+), close$/;

/** What happened, but for the end of the output: the end of the input may be seen before it, or instead of it. */
const failure = (events: readonly string[]): string => events.filter((event) => event !== "end").join(", ");

describe("EXEC_RELAY", () => {
  it("is where the connector is found", () => {
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

  /** A connection by a command, and what happens to it, in order. */
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

  it("hands the host and the port to the command as its last arguments", async () => {
    const { stream, events } = await connect([process.execPath, ...ECHO, "exec"]);
    const [text] = await once(stream, "data");
    assert.equal(String(text), "exec 127.0.0.1 9092\n");
    assert.deepEqual(events, []);
  });

  it("carries what is written, and what is read, until it is ended", async () => {
    const { stream, events, closed } = await connect([process.execPath, ...ECHO]);
    await once(stream, "data");
    stream.write(Buffer.from([0, 1, 254, 255]));
    const [bytes] = await once(stream, "data");
    assert.deepEqual([...(bytes as Buffer)], [0, 1, 254, 255]);
    stream.end();
    await closed;
    assert.deepEqual(events, ["end", "close"]);
  });

  it("fails where the command can't be started, and says why", async () => {
    await assert.rejects(connect([path("none"), "exec"]), { code: "ENOENT" });
  });

  it("fails where the command ends of itself", async () => {
    const { events, closed } = await connect([process.execPath, "-e", "process.exit(1)"]);
    await closed;
    assert.match(failure(events), FAILED);
  });

  it("fails where the command ends before it has read what is written", async () => {
    const { stream, events, closed } = await connect([process.execPath, "-e", "process.exit(1)"]);
    stream.write(Buffer.alloc(2 ** 20));
    await closed;
    assert.match(failure(events), FAILED);
  });

  describe("lets go of the other side", () => {
    const beat = "setInterval(() => socket.write('.'), 20)";
    const script = `const socket = require("net").connect(process.argv[2], process.argv[1], () => console.log("ready")); ${beat}`;
    const command = [process.execPath, "-e", script, "--"];

    /** A connection that never ends by itself, and the end of it on the other side. */
    async function beating() {
      const ended: Promise<unknown>[] = [];
      // It reads: one that leaves a beat unread does not see the end behind it.
      const port = await serve((socket) => ended.push(once(socket.resume(), "close")));
      const { stream, closed } = await connect(command, port);
      await once(stream, "data");
      assert.equal(ended.length, 1);
      return { stream, closed: Promise.all([closed, ...ended]) };
    }

    it("when a connection is torn down", async () => {
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

  describe("through the relay of the containers", () => {
    before(function () {
      if (process.platform === "win32") {
        skipSuite(this, "the relay of the containers runs in Linux, with bash");
      }
    });

    it("leads to a server and back", async () => {
      const port = await serve((socket: Socket) => socket.on("data", (text) => socket.write(`heard ${text}`)));
      const { stream, events, closed } = await connect(["bash", RELAY], port);
      stream.write("hello");
      const [text] = await once(stream, "data");
      assert.equal(String(text), "heard hello");
      stream.end();
      await closed;
      assert.deepEqual(events, ["end", "close"]);
    });

    it("fails when the server closes", async () => {
      const { events, closed } = await connect(["bash", RELAY], await serve((socket) => socket.end()));
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
