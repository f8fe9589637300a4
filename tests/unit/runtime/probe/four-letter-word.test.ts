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

  /** A server that hears one word and answers it, as ZooKeeper does; the rest of a probe of it. */
  const serving = async (answer: (word: string, socket: Socket) => void) => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket.on("close", () => sockets.delete(socket)));
      socket.once("data", (word) => answer(word.toString(), socket));
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return { kind: "four-letter-word", host: "127.0.0.1", port: (server.address() as AddressInfo).port } as const;
  };
  const answering = (text: string) => serving((_, socket) => socket.end(text));

  it("sends the word, and is content with a line that begins as asked for", async () => {
    const words: string[] = [];
    const place = await serving((word, socket) => {
      words.push(word);
      socket.end(SRVR);
    });
    assert.deepEqual(await askFourLetterWord({ ...place, word: "srvr", holds: "Mode: " }, 5_000), {});
    assert.deepEqual(words, ["srvr"]);
  });

  it("is content with any answer where nothing is asked for", async () => {
    assert.deepEqual(await askFourLetterWord({ ...(await answering("")), word: "ruok" }, 5_000), {});
  });

  it("puts an answer together that comes in pieces", async () => {
    const place = await serving((_, socket) => {
      socket.write("Zookeeper version: 3.6.3\nMo", () => socket.end("de: standalone\n"));
    });
    assert.deepEqual(await askFourLetterWord({ ...place, word: "srvr", holds: "Mode: " }, 5_000), {});
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
      "a word that is not on the server's list",
      "srvr is not executed because it is not in the whitelist.\n",
      { word: "srvr", holds: "Mode: " },
      'srvr was answered without "Mode: ": "srvr is not executed because it is not in the whitelist.\\n"',
    ],
    ["an empty answer", "", { word: "srvr", holds: "Mode: " }, 'srvr was answered without "Mode: ": ""'],
    [
      "a line that holds the text, but not at its beginning",
      "No Mode: none\n",
      { word: "srvr", holds: "Mode: " },
      'srvr was answered without "Mode: ": "No Mode: none\\n"',
    ],
    [
      "an answer with the line that must not be there",
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

  it("shows no more than the beginning of a long answer", async () => {
    const probe = { ...(await answering("x".repeat(10_000))), word: "srvr", holds: "Mode: " };
    await assert.rejects(askFourLetterWord(probe, 5_000), {
      message: `srvr was answered without "Mode: ": "${"x".repeat(120)}"`,
    });
  });

  it("does not take broker 10 for broker 1", async () => {
    const probe = { ...(await answering(DUMP)), word: "dump", holdsNot: "/brokers/ids/1" };
    assert.deepEqual(await askFourLetterWord(probe, 5_000), {});
  });

  it("rejects where nobody answers within the time", async () => {
    const probe = { ...(await serving(() => {})), word: "srvr", holds: "Mode: " };
    await assert.rejects(askFourLetterWord(probe, 50), { message: "no answer to srvr within 50 ms" });
  });

  it("rejects where nobody listens", async () => {
    const probe = { ...(await answering("")), word: "srvr" };
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    await assert.rejects(askFourLetterWord(probe, 5_000), { code: "ECONNREFUSED" });
  });

  describe("of several servers", () => {
    const serve = tcpServers();
    const GONE = { word: "dump", holds: "SessionTracker dump", holdsNot: "/brokers/ids/10" };
    const EMPTY = "SessionTracker dump:\n";
    const NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";

    /** A probe of servers that answer so, and how often each was asked. */
    const asking = async (...answers: readonly string[]) => {
      const servers = await Promise.all(answers.map((answer) => answeringInTurn(serve, [answer])));
      const [first, ...orElse] = servers.map(({ port }) => ({ host: "127.0.0.1", port }));
      assert.ok(first);
      const probe = { kind: "four-letter-word", ...first, orElse, ...GONE } as const;
      return { probe, timesAsked: () => servers.map(({ asked }) => asked.length) };
    };

    it("asks the first alone where that answers", async () => {
      const { probe, timesAsked } = await asking(EMPTY, DUMP);
      assert.deepEqual(await askFourLetterWord(probe, 5_000), {});
      assert.deepEqual(timesAsked(), [1, 0]);
    });

    it("asks the others in turn where it does not, or has nothing to say", async () => {
      const { probe, timesAsked } = await asking(NOT_SERVING, EMPTY);
      const elsewhere = { host: "127.0.0.1", port: await freePort() };
      const { host, port } = probe;
      const behindAnother = { ...probe, ...elsewhere, orElse: [{ host, port }, ...probe.orElse] };
      assert.deepEqual(await askFourLetterWord(behindAnother, 5_000), {});
      assert.deepEqual(timesAsked(), [1, 1]);
    });

    it("leaves a silent one its part of the time alone", async () => {
      const { probe } = await asking(EMPTY);
      const { host, port } = probe;
      const silent = { ...probe, port: await serve(() => {}), orElse: [{ host, port }] };
      assert.deepEqual(await askFourLetterWord(silent, 400), {});
      const allSilent = { ...silent, orElse: [{ host, port: silent.port }] };
      await assert.rejects(askFourLetterWord(allSilent, 400), { message: "no answer to dump within 200 ms" });
    });

    it("takes the first answer for that of all", async () => {
      const { probe, timesAsked } = await asking(DUMP, EMPTY);
      await assert.rejects(askFourLetterWord(probe, 5_000), { message: "dump still shows /brokers/ids/10" });
      assert.deepEqual(timesAsked(), [1, 0]);
    });

    it("rejects where none answers", async () => {
      const { probe, timesAsked } = await asking(NOT_SERVING, "");
      await assert.rejects(askFourLetterWord(probe, 5_000), {
        message: 'dump was answered without "SessionTracker dump": ""',
      });
      assert.deepEqual(timesAsked(), [1, 1]);
    });
  });

  it("is what askProbe asks by its kind", async () => {
    const probe = { ...(await answering(SRVR)), word: "srvr", holds: "Mode: " };
    assert.deepEqual(await askProbe(probe, 5_000), {});
    await assert.rejects(askProbe({ ...probe, holds: "Mood: " }, 5_000), {
      message: /^srvr was answered without "Mood: "/,
    });
  });
});
