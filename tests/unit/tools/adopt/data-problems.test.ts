import assert from "node:assert/strict";
import { mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { skipSuite } from "../../../../testing/suites/skip";
import { lockHolder, moveProblems, needsCopy, portsOf, runningProblems } from "../../../../tools/adopt/data-problems";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kafka-cluster-adopt-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const moveOf = () => ({
  ...{ from: join(folder, "from"), to: join(folder, "data", "kafka-0"), isCopy: false },
  owner: { owner: "kafka-cluster/dev/kafka-0", serviceDir: join(folder, "kafka-0") },
});

const write = async (...path: string[]) => {
  const file = join(folder, ...path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, "");
};

describe("moveProblems", () => {
  it("accepts a data folder of a broker", async () => {
    for (const name of [
      "meta.properties",
      ".lock",
      ".kafka_cleanshutdown",
      "replication-offset-checkpoint",
      "bootstrap.checkpoint",
    ]) {
      await write("from", name);
    }
    await write("from", "my.orders-12", "0.log");
    await write("from", "old-0.0123456789abcdef0123456789abcdef-delete", "0.log");
    await write("from", "__cluster_metadata-0", "quorum-state");
    assert.deepEqual(await moveProblems(moveOf(), "kafka"), []);
  });

  it("accepts the data folder of a ZooKeeper server, with the mark of an interrupted adoption", async () => {
    await write("from", "version-2", "log.1");
    await write("from", ".owner.json");
    assert.deepEqual(await moveProblems(moveOf(), "zooKeeper"), []);
  });

  it("refuses files of other programs", async () => {
    await write("from", "version-2", "log.1");
    await write("from", "notes.txt");
    for (const [kind, name] of [
      ["zooKeeper", "notes.txt"],
      ["kafka", "notes.txt"],
    ] as const) {
      assert.deepEqual(await moveProblems(moveOf(), kind), [
        `data folder ${join(folder, "from")} must contain nothing but data, got "${name}"; move the other files away`,
      ]);
    }
  });

  it("refuses a target with files", async () => {
    await write("from", "meta.properties");
    await write("data", "kafka-0", "meta.properties");
    assert.deepEqual(await moveProblems(moveOf(), "kafka"), [
      `folder ${moveOf().to} for the data of kafka-cluster/dev/kafka-0 must be empty, got files; move them away, or set another dataDir`,
    ]);
  });
});

describe("a target below a file", () => {
  it("is refused, and is not inspected further", async () => {
    await write("from", "meta.properties");
    await write("data");
    const move = { ...moveOf(), isCopy: await needsCopy(moveOf().from, moveOf().to) };
    assert.deepEqual(await moveProblems(move, "kafka"), [
      `folder ${move.to} for the data of kafka-cluster/dev/kafka-0 must be writable for this user, got ${move.to} (ENOTDIR); change its permissions, or set another dataDir`,
    ]);
  });
});

describe("needsCopy", () => {
  it("is false on one file system", async () => {
    await write("from", "meta.properties");
    const { from, to } = moveOf();
    assert.equal(await needsCopy(from, to), false);
  });
});

describe("lockHolder", () => {
  /** Text of `/proc/locks` in which processes have locked the inode of the folder's `.lock`. */
  const locksOf = async (...pids: readonly number[]) => {
    const { ino } = await stat(join(folder, ".lock"));
    return pids.map((pid, row) => `${row + 1}: POSIX  ADVISORY  WRITE ${pid} 08:01:${ino} 0 EOF\n`).join("");
  };
  beforeEach(async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    await write(".lock");
  });

  it("is the process that has the file open, in any row", async () => {
    const file = await open(join(folder, ".lock"));
    try {
      assert.equal(await lockHolder(folder, await locksOf(process.ppid, process.pid)), process.pid);
    } finally {
      await file.close();
    }
  });

  it("is no process that has locked another file with the same inode number", async () => {
    assert.equal(await lockHolder(folder, await locksOf(process.pid)), undefined);
  });

  it("is a process whose files this user may not see", async function () {
    if (await readdir("/proc/1/fd").catch(() => undefined)) {
      skipSuite(this, "root may see the files of every process");
    }
    assert.equal(await lockHolder(folder, await locksOf(1)), 1);
  });

  it("is missing without a lock", async () => {
    assert.equal(await lockHolder(folder, ""), undefined);
  });
});

describe("portsOf", () => {
  it("has the ports of brokers, controllers and ZooKeeper", () => {
    const file = { file: "config/server.properties", properties: {} };
    const controller = { host: "", port: 9093 };
    const brokers = [{ ...file, id: 1, dataFolders: [], listener: { host: "", port: 9092, controller } }] as const;
    const zooKeeper = { ...file, dataFolder: "/zookeeper", port: 2181 };
    assert.deepEqual(portsOf({ brokers, zooKeeper }), [
      { name: "broker 1", port: 9092 },
      { name: "the controller of broker 1", port: 9093 },
      { name: "ZooKeeper", port: 2181 },
    ]);
  });
});

describe("runningProblems", () => {
  it("names each port that a process listens on", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const ports = [{ name: "broker 1", port }];
    try {
      const [problem = "", ...others] = await runningProblems(ports, [folder]);
      assert.match(
        problem,
        new RegExp(`^port ${port} of broker 1 must be free, got (another )?process.*; stop it with Ctrl-C`),
      );
      assert.deepEqual(others, []);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    assert.deepEqual(await runningProblems(ports, [folder]), []);
  });
});
