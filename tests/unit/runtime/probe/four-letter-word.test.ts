import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

import { askFourLetterWord, type FourLetterWordProbe } from "../../../../components/runtime/probe/four-letter-word";
import { askProbe } from "../../../../components/runtime/probe/probe";
import { answeringInTurn, DUMP, SRVR } from "../../../support/answering-zookeeper";
import { freePort } from "../../../support/fake-service";
import { tcpServers } from "../../../support/tcp-server";

describe("askFourLetterWord", () => {
  let server: Server | undefined;
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  /** Starts a server that answers one word, as ZooKeeper does, and returns the address for a probe. */
  const serving = async (answer: (word: string, socket: Socket) => void) => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket.on("close", () => sockets.delete(socket)));
      socket.once("data", (word) => answer(word.toString(), socket));
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return { kind: "four-letter-word", host: "127.0.0.1", port: (server.address() as AddressInfo).port } as const;
  };
  const answering = (text: string) => serving((_, socket) => socket.end(text));

  it("sends the word and accepts an answer with a line that starts with `holds`", async () => {
    const words: string[] = [];
    const address = await serving((word, socket) => {
      words.push(word);
      socket.end(SRVR);
    });
    await askFourLetterWord({ ...address, word: "srvr", holds: "Mode: " }, 5_000);
    assert.deepEqual(words, ["srvr"]);
  });

  it("accepts any answer without `holds`", async () => {
    await askFourLetterWord({ ...(await answering("")), word: "ruok" }, 5_000);
  });

  it("reads an answer that comes in pieces", async () => {
    const address = await serving((_, socket) => {
      socket.write("Zookeeper version: 3.6.3\nMo", () => socket.end("de: standalone\n"));
    });
    await askFourLetterWord({ ...address, word: "srvr", holds: "Mode: " }, 5_000);
  });

  const rejected: readonly (readonly [
    what: string,
    answer: string,
    asked: Partial<FourLetterWordProbe>,
    message: string,
  ])[] = [
    [
      "an answer without the line",
      "This ZooKeeper instance is not currently serving requests\n",
      { word: "srvr", holds: "Mode: " },
      'srvr was answered without "Mode: ": "This ZooKeeper instance is not currently serving requests\\n"',
    ],
    [
      "a word that the server does not allow",
      "srvr is not executed because it is not in the whitelist.\n",
      { word: "srvr", holds: "Mode: " },
      'srvr was answered without "Mode: ": "srvr is not executed because it is not in the whitelist.\\n"',
    ],
    ["an empty answer", "", { word: "srvr", holds: "Mode: " }, 'srvr was answered without "Mode: ": ""'],
    [
      "a line that contains the text, but not at its start",
      "No Mode: none\n",
      { word: "srvr", holds: "Mode: " },
      'srvr was answered without "Mode: ": "No Mode: none\\n"',
    ],
    [
      "an answer with the line that must not be in it",
      DUMP,
      { word: "dump", holdsNot: "/brokers/ids/10" },
      "dump still shows /brokers/ids/10",
    ],
  ];
  for (const [what, answer, asked, message] of rejected) {
    it(`rejects ${what}`, async () => {
      const probe = { ...(await answering(answer)), word: "srvr", ...asked };
      await assert.rejects(askFourLetterWord(probe, 5_000), { message });
    });
  }

  it("quotes only the start of a long answer", async () => {
    const probe = { ...(await answering("x".repeat(10_000))), word: "srvr", holds: "Mode: " };
    await assert.rejects(askFourLetterWord(probe, 5_000), {
      message: `srvr was answered without "Mode: ": "${"x".repeat(120)}"`,
    });
  });

  it("tells broker 10 from broker 1", async () => {
    const probe = { ...(await answering(DUMP)), word: "dump", holdsNot: "/brokers/ids/1" };
    await askFourLetterWord(probe, 5_000);
  });

  it("rejects a server that does not answer in time", async () => {
    const probe = { ...(await serving(() => {})), word: "srvr", holds: "Mode: " };
    await assert.rejects(askFourLetterWord(probe, 50), { message: "no answer to srvr within 50 ms" });
  });

  it("rejects a port where nothing listens", async () => {
    const probe = { ...(await answering("")), word: "srvr" };
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    await assert.rejects(askFourLetterWord(probe, 5_000), { code: "ECONNREFUSED" });
  });

  describe("with several servers", () => {
    const serve = tcpServers();
    const GONE = { word: "dump", holds: "SessionTracker dump", holdsNot: "/brokers/ids/10" };
    const EMPTY = "SessionTracker dump:\n";
    const NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";

    /** Probe of servers that give these answers, and the number of requests to each server. */
    const asking = async (...answers: readonly string[]) => {
      const servers = await Promise.all(answers.map((answer) => answeringInTurn(serve, [answer])));
      const [first, ...orElse] = servers.map(({ port }) => ({ host: "127.0.0.1", port }));
      assert.ok(first);
      const probe = { kind: "four-letter-word", ...first, orElse, ...GONE } as const;
      return { probe, requestCounts: () => servers.map(({ asked }) => asked.length) };
    };

    it("asks only the first server if it answers", async () => {
      const { probe, requestCounts } = await asking(EMPTY, DUMP);
      await askFourLetterWord(probe, 5_000);
      assert.deepEqual(requestCounts(), [1, 0]);
    });

    it("asks the others in turn if one does not answer, or gives no valid answer", async () => {
      const { probe, requestCounts } = await asking(NOT_SERVING, EMPTY);
      const unused = { host: "127.0.0.1", port: await freePort() };
      const { host, port } = probe;
      const behindAnother = { ...probe, ...unused, orElse: [{ host, port }, ...probe.orElse] };
      await askFourLetterWord(behindAnother, 5_000);
      assert.deepEqual(requestCounts(), [1, 1]);
    });

    it("waits for a silent server only for its part of the time", async () => {
      const { probe } = await asking(EMPTY);
      const { host, port } = probe;
      const silent = { ...probe, port: await serve(() => {}), orElse: [{ host, port }] };
      await askFourLetterWord(silent, 400);
      const allSilent = { ...silent, orElse: [{ host, port: silent.port }] };
      await assert.rejects(askFourLetterWord(allSilent, 400), { message: "no answer to dump within 200 ms" });
    });

    it("accepts the first valid answer as the answer of the ensemble", async () => {
      const { probe, requestCounts } = await asking(DUMP, EMPTY);
      await assert.rejects(askFourLetterWord(probe, 5_000), { message: "dump still shows /brokers/ids/10" });
      assert.deepEqual(requestCounts(), [1, 0]);
    });

    it("rejects if no server gives a valid answer", async () => {
      const { probe, requestCounts } = await asking(NOT_SERVING, "");
      await assert.rejects(askFourLetterWord(probe, 5_000), {
        message: 'dump was answered without "SessionTracker dump": ""',
      });
      assert.deepEqual(requestCounts(), [1, 1]);
    });
  });

  it("runs for a probe of its kind", async () => {
    const probe = { ...(await answering(SRVR)), word: "srvr", holds: "Mode: " };
    assert.deepEqual(await askProbe(probe, 5_000), {});
    await assert.rejects(askProbe({ ...probe, holds: "Mood: " }, 5_000), {
      message: /^srvr was answered without "Mood: "/,
    });
  });
});
