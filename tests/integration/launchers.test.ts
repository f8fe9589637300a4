// Verifies, on this machine: after the services of a stack have ended, its `.sh` launchers run them in the foreground, with the
// stack's configuration and data, for clients and for Pulumi alike; a launcher refuses what already runs; `destroy` ends what
// the launchers run and removes the launchers.
// Does not verify: the `.cmd` launchers, which launchers-in-wine.test.ts runs.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { waitUntil } from "../../components/shared/wait-until";
import { publish, readAll } from "../../testing/kafka/client";
import { oneLine, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const [ZOOKEEPER, BROKER, CONSUMER] = ["1_RUN_Zookeeper.sh", "2_RUN_Kafka_broker.sh", "3_OPEN_Console_Consumer.sh"];

/** Launcher that runs in a process group of its own, as in a terminal. */
class Launched {
  output = "";
  readonly ended: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = once(child, "close").then(([code]) => code as number | null);
  }

  /** Waits for a text in the output. */
  prints(text: string | RegExp): Promise<true> {
    return waitUntil(
      async () => (typeof text === "string" ? this.output.includes(text) : text.test(this.output)) || undefined,
      () => new Error(`the launcher did not print ${text}, but ${this.output}`),
      { timeoutMs: 60_000 },
    );
  }

  /** Presses Ctrl-C, which reaches the whole process group. */
  async interrupt(): Promise<number | null> {
    process.kill(-(this.child.pid as number), "SIGINT");
    return this.ended;
  }

  /** Answers a question of the launcher. */
  answer(text: string): void {
    this.child.stdin?.end(text);
  }

  kill(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-(this.child.pid as number), "SIGKILL");
    }
  }
}

describe("the launchers of a stack", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let servers: string;
  const launched: Launched[] = [];
  const folder = (): string => join(stack.stackDir, "kafka");
  const launch = (name: string | undefined, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Launched => {
    const launcher = new Launched(
      spawn(join(folder(), name as string), args, {
        cwd: tmpdir(),
        detached: true,
        env: { ...process.env, LC_ALL: "C.UTF-8", ...env },
        stdio: ["pipe", "pipe", "pipe"],
      }),
    );
    launched.push(launcher);
    return launcher;
  };
  const runs = async (...args: Parameters<typeof launch>) => {
    const launcher = launch(...args);
    return { code: await launcher.ended, text: oneLine(launcher.output).trim() };
  };
  const hasEnded = (service: string) =>
    waitUntil(
      async () => (await stack.pids())[service] === undefined || undefined,
      () => new Error(`${service} keeps running`),
      { timeoutMs: 30_000 },
    );

  before(async function () {
    if (process.platform === "win32") {
      this.skip(); // The launchers for Windows are tested in Wine.
    }
    stack = await ScratchStack.create({ smokeTest: false });
    await succeeds(stack.up());
    servers = (await stack.outputs()).bootstrapServers;
  });
  after(async () => {
    for (const launcher of launched) {
      launcher.kill();
    }
    await stack?.remove();
  });

  it("are six files in the folder kafka", async () => {
    assert.deepEqual(
      (await readdir(folder())).sort(),
      [ZOOKEEPER, BROKER, CONSUMER]
        .flatMap((name) => [name?.replace(".sh", ".cmd"), name])
        .concat("config")
        .sort(),
    );
  });

  it("refuse to start a service that `up` has started, in the language of the user", async () => {
    const english = await runs(ZOOKEEPER);
    assert.equal(english.code, 1);
    assert.match(
      english.text,
      /^zookeeper already runs; .*Ctrl-C.*"npm run pulumi -- destroy --stack test-\S+" stops and removes the whole cluster\.$/,
    );
    const spanish = await runs(BROKER, ["kafka-0"], { LC_ALL: "es_MX.UTF-8" });
    assert.equal(spanish.code, 1);
    assert.match(spanish.text, /^kafka-0 ya está en marcha; /);
  });

  it("refuse arguments that they do not know", async () => {
    assert.deepEqual(await runs(BROKER, ["kafka-7"]), {
      code: 2,
      text: 'The service must be one of kafka-0, got "kafka-7".',
    });
    assert.equal((await runs(CONSUMER, ["--verbose"])).code, 2);
    assert.equal((await runs(ZOOKEEPER, ["zookeeper", "zookeeper"])).code, 2);
  });

  it("run the services of the stack once these have ended", async () => {
    await publish(servers, "orders", ["before"]);
    for (const service of ["kafka-0", "zookeeper"]) {
      process.kill((await stack.pids())[service] as number);
      await hasEnded(service);
    }
    const { code, text } = await runs(CONSUMER, ["orders"]);
    assert.deepEqual([code, text], [1, "No broker of this stack runs; start 2_RUN_Kafka_broker first."]);
    await launch(ZOOKEEPER).prints("binding to port");
    await launch(BROKER).prints("started (kafka.server.KafkaServer)");
    await publish(servers, "orders", ["after"]);
    assert.deepEqual(await readAll(servers, "orders", 2), ["before", "after"]);
  });

  it("count as the services of the stack", async () => {
    assert.deepEqual(Object.keys(await stack.pids()).sort(), ["kafka-0", "zookeeper"]);
    await succeeds(stack.preview("--expect-no-changes"));
    const refused = await runs(BROKER);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /^kafka-0 already runs/);
  });

  it("read the records of a topic, which is an argument or an answer", async () => {
    const consumer = launch(CONSUMER, ["orders"]);
    await consumer.prints(/before\nafter\n/);
    await consumer.interrupt();
    const asked = launch(CONSUMER);
    asked.answer("orders\n");
    await asked.prints(/before\nafter\n/);
    await asked.interrupt();
  });

  it("end in an orderly way after Ctrl-C, with the exit code of Java", async () => {
    const broker = launched.find(({ output }) => output.includes("started (kafka.server.KafkaServer)"));
    assert.equal(await broker?.interrupt(), 143);
    assert.match(broker?.output ?? "", /shut down completed[\s\S]*kafka-0 has ended with exit code 143\.\n$/);
    assert.deepEqual(Object.keys(await stack.pids()), ["zookeeper"]);
  });

  it("print the known cause of a failure", async () => {
    await writeFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "broker.id=x\n");
    const { code, text } = await runs(BROKER);
    assert.equal(code, 1);
    assert.match(text, /Known cause: the value of broker\.id is not accepted: correct broker\.id in brokerConfig$/);
  });

  it("leave the rest to `up`, which restores files and starts what does not run", async () => {
    await writeFile(join(folder(), CONSUMER as string), "");
    assert.match(oneLine(await succeeds(stack.up())), /kafka-0-service.*updated/);
    assert.deepEqual(await readAll(servers, "orders", 2), ["before", "after"]);
    const { code } = await runs(CONSUMER, ["--help"]);
    assert.equal(code, 0);
  });

  it("are gone after `destroy`, with what they run", async () => {
    const zooKeeper = launched.find(({ output }) => output.includes("binding to port"));
    await succeeds(stack.destroy());
    assert.equal(await zooKeeper?.ended, 143);
    assert.match(zooKeeper?.output ?? "", /zookeeper has ended with exit code 143\.\n$/);
    assert.equal(existsSync(stack.stackDir), false);
  });
});
