import assert from "node:assert/strict";

import { type BrokerData, dataFindings } from "../../../../tools/doctor/data-findings";
import type { TopicFacts } from "../../../../tools/doctor/topic-findings";

const HEALTHY: BrokerData = {
  broker: 0,
  folders: ["/srv/kafka"],
  disks: [{ path: "/srv/kafka", totalBytes: 100e9, usableBytes: 30e9 }],
  settings: new Map([
    ["log.retention.hours", "168"],
    ["log.retention.bytes", "-1"],
    ["log.cleanup.policy", "delete"],
  ]),
  openFiles: "1048576",
};
const LITTLE = [{ path: "/srv/kafka", totalBytes: 50e9, usableBytes: 12e9 }];

const topic = (settings: Readonly<Record<string, string>>): TopicFacts => ({
  name: "orders",
  replicas: 1,
  settings: new Map(Object.entries({ "cleanup.policy": "delete", "retention.bytes": "-1", ...settings })),
  own: new Set(),
});

describe("dataFindings", () => {
  const linesFor = (broker: Partial<BrokerData>, topics: readonly TopicFacts[] = []): string[] =>
    dataFindings([{ ...HEALTHY, ...broker }], topics).map(
      ({ severity, subject, message, advice }) => `${severity}: ${subject}: ${message}; ${advice}`,
    );

  it("has nothing to say about a folder on a disk with space", () => {
    assert.deepEqual(linesFor({}), []);
    assert.deepEqual(linesFor({ disks: [], openFiles: "" }), []);
    assert.deepEqual(linesFor({ disks: [{ path: "/srv", totalBytes: -1, usableBytes: -1 }] }), []);
  });

  for (const folder of [
    "/tmp/kafka",
    "/tmp",
    "/var/tmp/x",
    "/dev/shm/x",
    "C:\\tmp\\kafka",
    "C:/Users/me/AppData/Local/Temp/k",
  ]) {
    it(`names the temporary folder ${folder}`, () =>
      assert.deepEqual(linesFor({ folders: [folder] }), [
        `problem: broker 0: the data is in the temporary folder ${folder}, which the system empties by itself; set dataDir to another folder`,
      ]));
  }

  for (const folder of ["/tmpfs/kafka", "/srv/tmp/kafka", "C:\\Templates\\kafka", "/home/me/Temp"]) {
    it(`accepts the folder ${folder}`, () => assert.deepEqual(linesFor({ folders: [folder] }), []));
  }

  it("names a disk that is nearly full", () => {
    const disks = [{ path: "/srv/kafka", totalBytes: 100e9, usableBytes: 9.9e9 }];
    assert.deepEqual(linesFor({ disks }), [
      'problem: broker 0: the disk is nearly full, 9.9 of 100.0 GB free at /srv/kafka, and a broker stops when its disk is full; free space on the disk, or keep records for a shorter time with brokerConfig["log.retention.ms"]',
    ]);
  });

  it("names retention that is off on a disk with little space", () => {
    const forever = new Map([...HEALTHY.settings, ["log.retention.ms", "-1"]]);
    assert.deepEqual(linesFor({ disks: LITTLE, settings: forever }), [
      'problem: broker 0: retention is off, and there is little space, 12.0 of 50.0 GB free at /srv/kafka; set brokerConfig["log.retention.ms"] or brokerConfig["log.retention.bytes"]',
    ]);
    assert.deepEqual(linesFor({ settings: forever }), []);
    assert.deepEqual(linesFor({ disks: LITTLE }), []);
  });

  it("names topics that are kept forever on a disk with little space", () => {
    assert.deepEqual(linesFor({ disks: LITTLE }, [topic({ "retention.ms": "-1" })]), [
      'problem: broker 0: retention is off for orders, and there is little space, 12.0 of 50.0 GB free at /srv/kafka; set config["retention.ms"] or config["retention.bytes"] of the topics',
    ]);
    const limited: readonly Readonly<Record<string, string>>[] = [
      { "retention.ms": "1000" },
      { "retention.ms": "-1", "retention.bytes": "1000" },
      { "retention.ms": "-1", "cleanup.policy": "compact" },
    ];
    for (const settings of limited) {
      assert.deepEqual(linesFor({ disks: LITTLE }, [topic(settings)]), []);
    }
  });

  it("names a low limit of open files", () => {
    assert.deepEqual(linesFor({ openFiles: "4096" }), [
      "hint: broker 0: the process may open 4096 files, and needs one for each segment of a partition and each connection; raise the limit of open files (`ulimit -Hn`) to 100000 for more than some hundred partitions",
    ]);
    assert.deepEqual(linesFor({ openFiles: "unlimited" }), []);
  });
});
