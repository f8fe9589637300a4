import assert from "node:assert/strict";

import { parseHostFacts } from "../../../../../components/runtime/ssh/hosts/inspect-host";

const OUTPUT = `kernel=Linux
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

const PERIOD = { from: 1_000_000, to: 1_001_000 };

describe("parseHostFacts", () => {
  const factsIn = (output: string) => parseHostFacts(output, PERIOD);

  it("reads the facts that every host prints", () => {
    assert.deepEqual(factsIn(OUTPUT), {
      kernel: "Linux",
      architecture: "x86_64",
      home: "/home/kafka",
      missing: [],
      java: "/usr/bin/java",
      javaVersion: 'openjdk version "17.0.15" 2025-04-15',
      memoryMiB: 2_048,
      isInstalled: false,
      disks: [{ folder: "/home/kafka", freeMiB: 900, isWritable: true }],
      downloads: false,
      clockAheadMs: 0,
      portsInUse: [],
      data: {},
      isHomeNoexec: false,
      openFilesLimit: "",
    });
  });

  it("reads the facts that some hosts print", () => {
    const facts = factsIn(
      `${OUTPUT}missing=flock tar\ninstalled=yes\ndownloads=yes\ndataDisk=5 no /d1\ndataDisk=900 yes /d2\n`,
    );
    assert.deepEqual(facts.missing, ["flock", "tar"]);
    assert.equal(facts.isInstalled, true);
    assert.equal(facts.downloads, true);
    assert.deepEqual(facts.disks.slice(1), [
      { folder: "/d1", freeMiB: 5, isWritable: false },
      { folder: "/d2", freeMiB: 900, isWritable: true },
    ]);
  });

  it("reads the limit of open files, and the mounts", () => {
    const mounts = [
      "22 1 0:20 / / rw shared:1 - ext4 /dev/sda1 rw",
      "23 22 0:21 / /home rw,noexec - ext4 /dev/sdb1 rw",
    ];
    const facts = factsIn(`${OUTPUT}openFilesLimit=1024\n${mounts.map((mount) => `mount=${mount}\n`).join("")}`);
    assert.deepEqual([facts.openFilesLimit, facts.isHomeNoexec], ["1024", true]);
  });

  it("reads the holders of ports", () => {
    assert.deepEqual(factsIn(`${OUTPUT}port=kafka-0 9092 process 12\nport=zookeeper 2181 \n`).portsInUse, [
      { service: "kafka-0", port: 9_092, holder: "process 12" },
      { service: "zookeeper", port: 2_181, holder: "" },
    ]);
  });

  it("reads the state of data, and the text of its identity file", () => {
    const data =
      "data=kafka-0 present\ndataText=kafka-0 version=0\ndataText=kafka-0 broker.id=0\ndata=zookeeper lost\n" +
      "dataPart=kafka-0 /d1/kafka-0 0 0 \ndataPart=kafka-0 /d2/kafka-0 1 1 /d1/kafka-0,/d2/kafka-0\n";
    assert.deepEqual(factsIn(OUTPUT + data).data, {
      "kafka-0": {
        state: "present",
        identity: "version=0\nbroker.id=0\n",
        parts: [
          { folder: "/d1/kafka-0", index: 0, position: 0, folders: [] },
          { folder: "/d2/kafka-0", index: 1, position: 1, folders: ["/d1/kafka-0", "/d2/kafka-0"] },
        ],
      },
      zookeeper: { state: "lost", identity: undefined, parts: [] },
    });
  });

  for (const [now, aheadMs] of [
    [1_000_000, 0],
    [1_001_000, 0],
    [1_003_000, 2_000],
    [990_000, -10_000],
  ] as const) {
    it(`reads a clock at ${now} as ${aheadMs} ms ahead`, () => {
      assert.equal(factsIn(OUTPUT.replace("1000500", String(now))).clockAheadMs, aheadMs);
    });
  }
});
