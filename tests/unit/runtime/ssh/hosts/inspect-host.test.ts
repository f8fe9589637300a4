import assert from "node:assert/strict";

import { parseHostFacts, type HostInspection } from "../../../../../components/runtime/ssh/hosts/inspect-host";

const QUESTION: HostInspection = {
  stackFolder: "p-s",
  dataDir: "",
  javaHome: "",
  installation: "kafka",
  url: "",
  ports: [],
  owner: "kafka-cluster/test",
  data: [],
};

const TOLD = `kernel=Linux
architecture=x86_64
home=/home/kafka
missing=
now=1000500
memoryMiB=2048
freeMiB=900
writable=yes
java=/usr/bin/java
javaVersion=openjdk version "17.0.15" 2025-04-15
`;

const MOMENT = { from: 1_000_000, to: 1_001_000 };

describe("factsIn", () => {
  it("reads what a host told", () => {
    assert.deepEqual(parseHostFacts(TOLD, QUESTION, MOMENT), {
      kernel: "Linux",
      architecture: "x86_64",
      home: "/home/kafka",
      missing: [],
      java: "/usr/bin/java",
      javaVersion: 'openjdk version "17.0.15" 2025-04-15',
      memoryMiB: 2_048,
      isInstalled: false,
      disks: [{ folder: "/home/kafka", freeMiB: 900, isWritable: true }],
      fetches: false,
      clockAheadMs: 0,
      takenPorts: [],
      data: {},
    });
  });

  it("reads what not every host tells", () => {
    const told = `${TOLD}missing=flock tar\ninstalled=yes\nfetches=yes\ndataFreeMiB=5\ndataWritable=no\n`;
    const facts = parseHostFacts(told, { ...QUESTION, dataDir: "/srv" }, MOMENT);
    assert.deepEqual(facts.missing, ["flock", "tar"]);
    assert.equal(facts.isInstalled, true);
    assert.equal(facts.downloads, true);
    assert.deepEqual(facts.disks[1], { folder: "/srv", freeMiB: 5, isWritable: false });
  });

  it("reads who holds ports", () => {
    const told = `${TOLD}port=kafka-0 9092 process 12\nport=zookeeper 2181 \n`;
    assert.deepEqual(parseHostFacts(told, QUESTION, MOMENT).portsInUse, [
      { service: "kafka-0", port: 9_092, holder: "process 12" },
      { service: "zookeeper", port: 2_181, holder: "" },
    ]);
  });

  it("reads what there is of data, and whose it says it is", () => {
    const told = `${TOLD}data=kafka-0 there\ndataText=kafka-0 version=0\ndataText=kafka-0 broker.id=0\ndata=zookeeper lost\n`;
    assert.deepEqual(parseHostFacts(told, QUESTION, MOMENT).data, {
      "kafka-0": { state: "there", identity: "version=0\nbroker.id=0\n" },
      zookeeper: { state: "lost", identity: undefined },
    });
  });

  for (const [now, aheadMs] of [
    [1_000_000, 0],
    [1_001_000, 0],
    [1_003_000, 2_000],
    [990_000, -10_000],
  ] as const) {
    it(`takes a clock at ${now} for one that is ${aheadMs} ms ahead`, () => {
      assert.equal(parseHostFacts(TOLD.replace("1000500", String(now)), QUESTION, MOMENT).clockAheadMs, aheadMs);
    });
  }
});
