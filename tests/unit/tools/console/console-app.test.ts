import assert from "node:assert/strict";

import { consoleApp } from "../../../../tools/console/console-app";
import type { ConsoleSource } from "../../../../tools/console/console-source";
import { recordText } from "../../../../tools/console/pages/record-text";
import type { TopicView } from "../../../../tools/console/pages/topic-view";
import type { StackStatus } from "../../../../tools/status/stack-status";

const TOKEN = "a-token";

/** Text that runs a script wherever it is not escaped. */
const HOSTILE = `"'><img src=x onerror=alert(1)><script>alert(2)</script>`;

const STATUS: StackStatus = {
  stack: {
    name: "dev",
    runtime: "local",
    coordination: "kraft",
    kafkaVersion: "3.3.1",
    bootstrapServers: "127.0.0.1:9092",
  },
  services: [
    {
      name: "kafka-0",
      kind: "broker",
      host: HOSTILE,
      pid: 4711,
      version: "3.3.1",
      uptimeSeconds: 61,
      memoryBytes: 1_048_576,
      health: HOSTILE,
    },
  ],
  cluster: {
    brokers: [
      { id: 0, service: "kafka-0", address: "127.0.0.1:9092", isRegistered: true, isController: false },
      {
        id: 1,
        service: "kafka-1",
        address: "127.0.0.1:9093",
        isRegistered: false,
        isController: false,
        failure: "dead",
      },
    ],
    quorum: { leaderId: 0, voters: [] },
    topics: [
      { name: "orders", partitions: 3, replicas: 2, bytes: 2_048, outOfSync: ["orders-0"], leaderless: [] },
      { name: "__consumer_offsets", partitions: 50, replicas: 1, bytes: 0, outOfSync: [], leaderless: [] },
    ],
    groupNames: [HOSTILE],
  },
  groups: [{ name: HOSTILE, state: "Stable", members: 2, lag: 1_234 }],
  problems: [HOSTILE],
};

const topic = (value: Buffer | undefined): TopicView => ({
  name: "orders",
  partitions: [
    { number: 0, leader: 0, replicas: [0, 1], inSync: [0], first: 5, end: 7 },
    { number: 1, leader: -1, replicas: [1], inSync: [], problem: HOSTILE },
  ],
  records: [
    {
      partition: 0,
      offset: 6,
      timestampMs: 1_700_000_000_123,
      key: recordText(Buffer.from(HOSTILE)),
      value: recordText(value),
      headers: [{ name: HOSTILE, value: recordText(Buffer.from(HOSTILE)) }],
    },
  ],
});

const source = (changes: Partial<ConsoleSource> = {}): ConsoleSource => ({
  stack: "dev",
  status: async () => STATUS,
  topic: () => ({ read: async () => topic(Buffer.from(HOSTILE)) }),
  group: async (name) => ({
    name,
    state: "Stable",
    members: [{ id: HOSTILE, clientId: HOSTILE, host: "/127.0.0.1" }],
    partitions: [{ topic: "orders", partition: 0, currentOffset: 5, endOffset: 7, lag: 2, member: null }],
  }),
  ...changes,
});

async function get(path: string, from = source(), headers: Readonly<Record<string, string>> = {}) {
  const app = consoleApp({ source: from, token: TOKEN, timeZone: "UTC", pauseMs: 1 });
  const response = await app.request(`http://127.0.0.1${path}`, { headers: { host: "127.0.0.1:1", ...headers } });
  const isEndless = response.headers.get("content-type") === "text/event-stream";
  const text = isEndless ? "" : await response.text();
  if (isEndless) {
    await response.body?.cancel();
  }
  return { status: response.status, headers: response.headers, text };
}

const page = (path: string, from?: ConsoleSource, headers?: Readonly<Record<string, string>>) =>
  get(`${path}?token=${TOKEN}`, from, headers);

describe("consoleApp", () => {
  for (const path of [
    "/",
    "/topics/orders",
    "/groups/billing",
    "/live/",
    "/live/topics/orders",
    "/assets/console.js",
    "/nothing",
  ]) {
    it(`refuses ${path} without the token`, async () => {
      for (const given of [path, `${path}?token=other`]) {
        const { status, text } = await get(given);
        assert.equal(status, 401);
        assert.match(text, /^The address needs the token that `npm run console` printed/);
      }
    });
  }

  it("allows pages nothing but files of the console", async () => {
    const { headers } = await page("/");
    assert.equal(
      headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cache-control"), "no-store");
  });

  it("sets no cookie, which other ports of this machine would receive", async () => {
    assert.equal((await page("/")).headers.get("set-cookie"), null);
  });

  it("shows a stack, its problems first", async () => {
    const { status, text } = await page("/");
    assert.equal(status, 200);
    const order = [
      "Kafka 3.3.1 · local · KRaft",
      "Problems",
      ">orders</a>",
      "__consumer_offsets</a>",
      ">1,234</td>",
      "kafka-0",
    ];
    assert.deepEqual(
      order.map((part) => text.indexOf(part)),
      order.map((part) => text.indexOf(part)).sort((one, other) => one - other),
    );
    for (const part of [...order, "1 not in sync", "2 KiB", "does not answer", "1 min 1 s", "1 MiB", "1 / 2"]) {
      assert.ok(text.includes(part), part);
    }
  });

  it("says that all is well without problems", async () => {
    const { text } = await page("/", source({ status: async () => ({ ...STATUS, problems: [] }) }));
    assert.match(text, /<div class="banner good" role="status">All is well\.<\/div>/);
  });

  for (const path of [
    "/",
    "/topics/orders",
    `/topics/${encodeURIComponent(HOSTILE)}`,
    `/groups/${encodeURIComponent(HOSTILE)}`,
  ]) {
    it(`escapes hostile texts in ${decodeURIComponent(path).slice(0, 20)}`, async () => {
      const { text } = await page(path);
      assert.ok(text.includes("&lt;img src=x onerror=alert(1)&gt;"));
      assert.doesNotMatch(text, /<img src=x|<script>alert|onerror="|"'>/);
    });
  }

  it("shows the records and partitions of a topic", async () => {
    const { status, text } = await page(
      "/topics/orders",
      source({ topic: () => ({ read: async () => topic(undefined) }) }),
    );
    assert.equal(status, 200);
    assert.match(text, /<time datetime="2023-11-14T22:13:20.123Z">Nov 14, 2023, 22:13:20.123<\/time>/);
    assert.match(text, /<em>no value \(deletes the key\)<\/em>/);
    assert.match(text, /Partition 1 can&#39;t be read/);
  });

  it("shows binary values in hexadecimal with their size", async () => {
    const read = async () => topic(Buffer.from([0, 255]));
    assert.match((await page("/topics/orders", source({ topic: () => ({ read }) }))).text, />binary, 2 B<.*>00 ff</s);
  });

  it("passes the choice of records to the source", async () => {
    const choices: unknown[] = [];
    const from = source({
      topic: (name, choice) => {
        choices.push([name, choice]);
        return { read: async () => topic(undefined) };
      },
    });
    const { text } = await get(`/topics/a.b_c?token=${TOKEN}&partition=1&records=50`, from);
    assert.deepEqual(choices, [["a.b_c", { partition: 1, count: 50 }]]);
    assert.match(text, /<option value="1" selected>1<\/option>/);
    assert.match(text, /<option value="50" selected>50<\/option>/);
  });

  it("says that a topic or a group does not exist", async () => {
    const from = source({ topic: () => ({ read: async () => undefined }), group: async () => undefined });
    for (const [path, message] of [
      ["/topics/none", "The cluster has no topic of this name."],
      ["/groups/none", "The cluster has no consumer group of this name."],
      ["/none", "There is no such page."],
    ] as const) {
      const { status, text } = await page(path, from);
      assert.equal(status, 404);
      assert.ok(text.includes(message));
    }
  });

  it("says why a page can't be read", async () => {
    const broken = async () => {
      throw new Error("no broker of stack dev answers");
    };
    for (const path of ["/", "/topics/orders", "/groups/billing"]) {
      const { status, text } = await page(
        path,
        source({ status: broken, topic: () => ({ read: broken }), group: broken }),
      );
      assert.equal(status, 503);
      assert.match(text, /This page tries again by itself\.<\/li><li>no broker of stack dev answers/);
    }
  });

  for (const [languages, language, word] of [
    ["es-CO,es;q=0.9,en;q=0.8", "es", "Grupos de consumidores"],
    ["de,es;q=0.5", "es", "Grupos de consumidores"],
    ["en-US,es;q=0.5", "en", "Consumer groups"],
    ["de", "en", "Consumer groups"],
  ] as const) {
    it(`speaks ${language} to a browser that prefers ${languages}`, async () => {
      const { text } = await page("/", source(), { "accept-language": languages });
      assert.match(text, new RegExp(`<html lang="${language}">`));
      assert.ok(text.includes(word));
    });
  }

  it("sends new versions of a page, with what is new", async () => {
    let reads = 0;
    const from = source({ status: async () => ({ ...STATUS, problems: [`problem ${++reads}`] }) });
    const app = consoleApp({ source: from, token: TOKEN, pauseMs: 1 });
    const response = await app.request(`http://127.0.0.1/live/?token=${TOKEN}`, { headers: { host: "localhost" } });
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk);
      if (text.includes("problem 3")) {
        break;
      }
    }
    assert.match(text, /^event: page\ndata: <h1>dev<\/h1>\n/);
    assert.ok(text.indexOf("problem 1") < text.indexOf("problem 2"));
  });
});
