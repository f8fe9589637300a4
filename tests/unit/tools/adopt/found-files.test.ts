import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findFiles } from "../../../../tools/adopt/found-files";

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

let installation: string;
beforeEach(async () => {
  installation = await mkdtemp(join(tmpdir(), "kafka-cluster-found-"));
});
afterEach(() => rm(installation, { recursive: true, force: true }));

const write = async (name: string, ...content: readonly (string | Buffer)[]) => {
  const file = join(installation, name);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, Buffer.concat(content.map((part) => (typeof part === "string" ? Buffer.from(part) : part))));
};

const SERVER = join("config", "server.properties");

const brokerIn = async () => {
  const [broker] = (await findFiles(installation)).brokers;
  return broker;
};

describe("findFiles", () => {
  it("reads the files as Kafka does: ISO 8859-1, any line ends, and no blanks around a value", async () => {
    await write(SERVER, "broker.id = 0 \r\nlog.dirs=/a/caf", Buffer.from([0xe9]), "\r\nnum.\\\r\n  partitions:3\t\r\n");
    assert.deepEqual(await brokerIn(), {
      file: SERVER,
      properties: { "broker.id": "0", "log.dirs": "/a/café", "num.partitions": "3" },
      folders: [{ path: "/a/café" }],
    });
  });

  it("leaves out what follows a byte order mark in the first line, as Kafka does", async () => {
    await write(SERVER, BYTE_ORDER_MARK, "# comment\nbroker.id=0\nlog.dirs=/a\n");
    assert.deepEqual((await brokerIn())?.properties, { "broker.id": "0", "log.dirs": "/a" });
    await write(SERVER, BYTE_ORDER_MARK, "broker.id=7\nlog.dirs=/a\n");
    assert.deepEqual((await brokerIn())?.properties, { "log.dirs": "/a" });
  });

  it("finds the data folders of a list that ends with a comma", async () => {
    await write(SERVER, "log.dirs=data/a, \\\n  /b,\n");
    await write(join("data", "a", "meta.properties"), "version=0\nbroker.id=0\ncluster.id=x\n");
    assert.deepEqual((await brokerIn())?.folders, [
      { path: join(installation, "data", "a"), meta: { coordination: "zookeeper", nodeId: 0, clusterId: "x" } },
      { path: "/b" },
    ]);
  });

  it("finds the data of a ZooKeeper server, also where blanks follow the path", async () => {
    await write(join("config", "zookeeper.properties"), "dataDir=./zk \r\nclientPort=2181 \r\n");
    await mkdir(join(installation, "zk", "version-2"), { recursive: true });
    const [server] = (await findFiles(installation)).zooKeepers;
    assert.deepEqual(
      [server?.properties.clientPort, server?.folder, server?.hasData],
      ["2181", join(installation, "zk"), true],
    );
  });

  it("names a file that can't be read", async () => {
    await mkdir(join(installation, SERVER), { recursive: true });
    await assert.rejects(findFiles(installation), {
      message: `${SERVER} can't be read (EISDIR: illegal operation on a directory, read); correct the file`,
    });
  });
});
