// Verifies: the commands of docs/by-hand.md for Linux, as the page writes them, with both coordinations, in a folder with a
// blank and an accent in its name; services listen on loopback only, and keep their data beside the installation.
// Does not verify: macOS and Windows.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT_DIR } from "../../tools/project";
import { resolveJava } from "../../tools/setup/java";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

/** Code blocks for a shell below a heading of the page. */
function blocksOf(heading: string): string[] {
  const page = readFileSync(join(PROJECT_DIR, "docs", "by-hand.md"), "utf8");
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
}

/** Command that runs in a terminal. */
class Terminal {
  output = "";
  readonly ended: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = once(child, "close").then(([code]) => code as number | null);
  }

  async succeeds(): Promise<void> {
    assert.equal(await this.ended, 0, this.output);
  }

  prints(text: string): Promise<true> {
    return waitUntil(
      async () => this.output.includes(text) || undefined,
      () => new Error(`${text} was not printed, but ${this.output.slice(-4_000)}`),
      { timeoutMs: 90_000 },
    );
  }
}

describe("the commands of docs/by-hand.md", function () {
  this.timeout(240_000);
  inOrder(this);
  const path = temporaryFolder(aroundAll);
  const work = (...segments: string[]): string => path("Mis programas (ñ)", ...segments);
  const terminals: Terminal[] = [];
  let network: ChildProcess;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    await requireHosts(this);
    await mkdir(work(), { recursive: true });
    await mkdir(path("home", ".cache"), { recursive: true });
    await symlink(cacheFolder(), path("home", ".cache", "kafka-cluster"));
    const { path: java } = await resolveJava();
    env = { PATH: process.env.PATH, HOME: path("home"), JAVA_HOME: dirname(dirname(java)) };
    // The ports of the page are free in a network of its own. `cat` ends with this process.
    network = spawn("unshare", ["--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"]);
    await once(network.stdout as NodeJS.ReadableStream, "data");
  });

  after(async () => {
    for (const { child } of terminals) {
      try {
        process.kill(-(child.pid as number), "SIGKILL");
      } catch {
        // The command has ended.
      }
    }
    network?.stdin?.end();
  });

  /** Runs a block of the page in a terminal of its own. */
  const run = (block: string | undefined, cwd = work("kafka")): Terminal => {
    assert.ok(block, "the page has the block");
    const args = [`--net=/proc/${network.pid}/ns/net`, "bash", "-e", "-c", block];
    const terminal = new Terminal(spawn("nsenter", args, { cwd, env, detached: true }));
    terminals.push(terminal);
    return terminal;
  };

  it("unpack the archive of the set-up, and rename its folder", async () => {
    const [unpack, protect, ...others] = blocksOf("Unpack");
    assert.deepEqual(others, []);
    await run(unpack, work()).succeeds();
    await run(protect).succeeds();
    for (const file of ["zookeeper.properties", "server.properties", "kraft/server.properties"]) {
      assert.doesNotMatch(await readFile(work("kafka", "config", file), "utf8"), /=\/tmp|:\/\/:/);
    }
  });

  /** Local addresses of the sockets that listen, as the kernel writes them. */
  const listening = async (): Promise<string[]> =>
    (
      await mustRun(
        "cat",
        ["tcp", "tcp6"].map((name) => `/proc/${network.pid}/net/${name}`),
      )
    )
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === "0A")
      .map(([, address = ""]) => address);

  const produceAndConsume = async (...records: string[]) => {
    const [create, produce, consume, ...others] = blocksOf("Produce and consume");
    assert.deepEqual(others, []);
    await run(create).succeeds();
    const producer = run(produce);
    producer.child.stdin?.end(records.map((record) => `${record}\n`).join(""));
    await producer.succeeds();
    const consumer = run(consume);
    for (const record of records) {
      await consumer.prints(`${record}\n`);
    }
    process.kill(-(consumer.child.pid as number), "SIGINT");
    await consumer.prints(`Processed a total of ${records.length} messages`);
  };

  it("start ZooKeeper and a broker on loopback", async () => {
    const [zooKeeper, broker, ...others] = blocksOf("With ZooKeeper");
    assert.deepEqual(others, []);
    run(zooKeeper);
    await run(broker).prints("started (kafka.server.KafkaServer)");
    const addresses = await listening();
    assert.ok(addresses.length >= 2);
    for (const address of addresses) {
      assert.match(address, /0100007F:/, "127.0.0.1");
    }
  });

  it("create a topic, produce and consume, with ZooKeeper", () => produceAndConsume("hola", "adiós"));

  it("stop the broker and ZooKeeper", async () => {
    for (const stop of blocksOf("Stop")) {
      await run(stop).succeeds();
    }
    await waitUntil(
      async () => (await listening()).length === 0 || undefined,
      () => new Error("a service still listens"),
      { timeoutMs: 60_000 },
    );
    assert.ok(existsSync(work("kafka", "data", "kafka-logs", "my-topic-0")));
    assert.ok(existsSync(work("kafka", "data", "zookeeper", "version-2")));
  });

  it("format the data and start a broker with KRaft", async () => {
    const [format, start, ...others] = blocksOf("With KRaft");
    assert.deepEqual(others, []);
    await run(format).succeeds();
    await run(start).prints("Kafka Server started (kafka.server.KafkaRaftServer)");
  });

  it("create a topic, produce and consume, with KRaft", () => produceAndConsume("uno", "dos", "tres"));

  it("stop the broker with KRaft", async () => {
    const [stop] = blocksOf("Stop");
    await run(stop).succeeds();
    assert.ok(existsSync(work("kafka", "data", "kraft-combined-logs", "my-topic-0")));
  });
});
