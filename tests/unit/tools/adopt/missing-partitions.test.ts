import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { missingPartitions } from "../../../../tools/adopt/missing-partitions";

describe("missingPartitions", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-partitions-"));
    for (const path of ["disk1/orders-0", "disk1/my.topic-1", "disk2/orders-1"]) {
      await mkdir(join(folder, path), { recursive: true });
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  const problemsWith = (disks: readonly string[]) => {
    const partitions = [
      { topic: "orders", number: 0, replicas: [0, 1] },
      { topic: "orders", number: 1, replicas: [0] },
      { topic: "orders", number: 2, replicas: [1] },
      { topic: "my.topic", number: 1, replicas: [0] },
    ].map(({ number, ...partition }) => ({ ...partition, name: `${partition.topic}-${number}`, inSync: [] }));
    return missingPartitions([{ id: 0, dataFolders: disks.map((disk) => join(folder, disk)) }], partitions);
  };

  it("are none if each partition of the broker is in one of its folders", async () => {
    assert.deepEqual(await problemsWith(["disk1", "disk2"]), []);
  });

  it("are the partitions of a folder that log.dirs no longer names", async () => {
    assert.deepEqual(await problemsWith(["disk2"]), [
      "the data folders of broker 0 must contain all its partitions, got none with orders-0, my.topic-1; add the folder that contains them to log.dirs, or start Kafka by hand once more if they are new or their disk is lost",
    ]);
  });
});
