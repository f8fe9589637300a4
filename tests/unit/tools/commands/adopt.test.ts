import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Adoption } from "../../../../tools/adopt/adoption";
import { run } from "../../../../tools/commands/adopt";
import { STATE } from "../../../../tools/project";

describe("run", () => {
  const stack = `unit-${process.pid}`;
  const record = STATE.adoption(stack);
  let installation: string;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    installation = await mkdtemp(join(tmpdir(), "kafka-cluster-adopt-"));
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    server.close();
    await rm(record, { force: true });
    await rm(installation, { recursive: true });
  });

  /** Records an adoption that was interrupted before its move, and returns the move. */
  async function interruptedAdoption(rest: Partial<Adoption>) {
    const move = {
      ...{ from: join(installation, "from"), to: join(installation, "to"), isCopy: false },
      owner: { owner: `kafka-cluster/${stack}/kafka-0`, serviceDir: join(installation, "kafka-0") },
    };
    const configFile = join(installation, "Pulumi.yaml");
    await mkdir(move.from);
    await mkdir(dirname(record), { recursive: true });
    await writeFile(record, JSON.stringify({ installation, stack, configFile, settings: {}, moves: [move], ...rest }));
    return move;
  }

  const RECORDS: readonly (readonly [name: string, rest: () => Partial<Adoption>])[] = [
    ["an interrupted adoption", () => ({ ports: [{ name: "broker 2", port }] })],
    [
      "an interrupted adoption of an older checkout, which recorded no ports,",
      () => ({ settings: { port: port - 1, brokers: 2, firstBrokerId: 1 } }),
    ],
  ];
  for (const [name, rest] of RECORDS) {
    it(`does not continue ${name} while a service of it runs`, async () => {
      const { from, to } = await interruptedAdoption(rest());
      await assert.rejects(run([installation, "--stack", stack, "--yes"]), {
        message: new RegExp(
          // The port before this one may belong to another program.
          `^the adoption of \\S+ can't continue, and nothing was changed:\n(?:.+\n)? {2}- port ${port} of broker 2 must be free`,
        ),
      });
      assert.deepEqual([existsSync(from), existsSync(to)], [true, false]);
    });
  }

  it("names the file of a setting that the stack refuses, and every other problem", async () => {
    const files = {
      [join("libs", "kafka_2.13-3.3.1.jar")]: "",
      [join("config", "server.properties")]:
        `broker.id=0\nlisteners=PLAINTEXT://127.0.0.1:${port}\nlog.dirs=logs\nlog.retention.hour=5\n`,
      [join("config", "zookeeper.properties")]: `dataDir=zk\nclientPort=${port}\n`,
      [join("logs", "meta.properties")]: "version=0\nbroker.id=0\ncluster.id=x\n",
      [join("zk", "version-2", "log.1")]: "",
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(installation, name)), { recursive: true });
      await writeFile(join(installation, name), text);
    }
    await assert.rejects(run([installation, "--stack", stack]), (error: Error) => {
      const [, setting = "", ...ports] = error.message.split("\n");
      assert.match(
        setting,
        /^ {2}- config[/\\]server.properties: brokerConfig\["log.retention.hour"\] is not a setting of /,
      );
      assert.match(
        ports.join("\n"),
        new RegExp(`port ${port} of broker 0 must be free.*\n.*port ${port} of ZooKeeper`),
      );
      return true;
    });
  });
});
