import assert from "node:assert/strict";
import type { ServicePlan } from "../../../../../components/runtime/runtime";
import { hostProblems, hostWarnings, needsJava } from "../../../../../components/runtime/ssh/hosts/host-problems";
import type { HostFacts } from "../../../../../components/runtime/ssh/hosts/inspect-host";

const FACTS: HostFacts = {
  kernel: "Linux",
  architecture: "x86_64",
  home: "/home/kafka",
  missing: [],
  java: "/usr/bin/java",
  javaVersion: 'openjdk version "17.0.15" 2025-04-15',
  memoryMiB: 4_096,
  isInstalled: false,
  disks: [{ folder: "/home/kafka", freeMiB: 10_000, isWritable: true }],
  downloads: false,
  clockAheadMs: 0,
  portsInUse: [],
  data: {},
};

const plan = (service: string, heapMiB: number): ServicePlan => ({
  service,
  group: "kafka",
  rank: 0,
  servedTo: "clients",
  bindAddress: "0.0.0.0",
  port: 9_092,
  portKey: "port",
  heapMiB,
});

const PLANS = [plan("zookeeper", 512), plan("kafka-0", 1_024)];

const reasons = (facts: Partial<HostFacts>, plans = PLANS, javaHome = ""): string[] =>
  hostProblems("a", { ...FACTS, ...facts }, plans, javaHome).map(({ property, reason }) => `${property} ${reason}`);

describe("hostProblems", () => {
  it("finds none with a host that has what it takes", () => {
    assert.deepEqual(reasons({}), []);
    assert.deepEqual(reasons({ java: undefined, javaVersion: "" }), []); // One is brought along.
    assert.deepEqual(reasons({ clockAheadMs: 29_000 }), []);
    assert.deepEqual(reasons({ isInstalled: true, disks: [{ folder: "/", freeMiB: 300, isWritable: true }] }), []);
  });

  const cases: readonly (readonly [facts: Partial<HostFacts>, reason: string, javaHome?: string])[] = [
    [{ kernel: "Darwin", missing: ["flock"] }, "host a must run Linux, got Darwin; use another host"],
    [
      { missing: ["flock", "tar"], memoryMiB: 0 },
      "host a lacks the programs flock, tar; install them (Debian: coreutils, diffutils, findutils, grep, gzip, sed, tar, util-linux)",
    ],
    [
      { home: "/home/my kafka" },
      'host a has the home folder "/home/my kafka", which holds more than letters, digits and _ . / @ + -; log in as another user',
    ],
    [
      { memoryMiB: 1_700 },
      "host a has 1700 MiB of memory, got heaps of together 1536 MiB for zookeeper, kafka-0; lower heapMiB and the other heaps or add a host",
    ],
    [
      { clockAheadMs: 61_000 },
      "host a has a clock that is 61 s ahead of this machine's; set the one that is wrong (chrony or systemd-timesyncd keep it right)",
    ],
    [
      { clockAheadMs: -31_000 },
      "host a has a clock that is 31 s behind this machine's; set the one that is wrong (chrony or systemd-timesyncd keep it right)",
    ],
    [
      { disks: [{ folder: "/srv", freeMiB: 511, isWritable: true }] },
      "host a has 511 MiB free in /srv, 512 MiB needed; free some",
    ],
    [
      { disks: [{ folder: "/srv", freeMiB: 9_000, isWritable: false }] },
      "host a has a folder /srv that the user can't write to; change its rights or dataDir",
    ],
    [
      { java: undefined, javaVersion: "" },
      "host a has no Java in javaHome /opt/jdk; install one there or set another",
      "/opt/jdk",
    ],
    [
      { java: undefined, javaVersion: "", architecture: "riscv64" },
      "host a has no Java, and none can be brought for riscv64; install Java 17 there",
    ],
    [
      { javaVersion: 'java version "1.7.0_80"' },
      "host a has Java 7 at /usr/bin/java, Java 8 or newer is needed; install Java 17 there",
    ],
    [
      { javaVersion: "Segmentation fault" },
      "host a has a Java at /usr/bin/java that does not say which it is; install Java 17 there",
    ],
    [
      { portsInUse: [{ service: "kafka-0", port: 9_092, holder: "process 7" }] },
      "host a has port 9092 in use by process 7, kafka-0 needs it; stop that or set another port",
    ],
    [
      { portsInUse: [{ service: "kafka-0", port: 9_092, holder: "" }] },
      "host a has port 9092 in use by a process of another user, kafka-0 needs it; stop that or set another port",
    ],
  ];
  for (const [facts, reason, javaHome] of cases) {
    it(`says: ${reason}`, () => {
      assert.deepEqual(reasons(facts, PLANS, javaHome), [reason]);
    });
  }

  it("says all at once", () => {
    assert.equal(reasons({ home: "/my home", memoryMiB: 100, clockAheadMs: 90_000 }).length, 3);
  });
});

describe("hostWarnings", () => {
  it("are about a Java that Kafka was not made for", () => {
    assert.deepEqual(hostWarnings("a", FACTS), []);
    assert.deepEqual(hostWarnings("a", { ...FACTS, javaVersion: 'openjdk version "21.0.1"' }), [
      "host a: /usr/bin/java is Java 21, which Kafka 3.3.1 was not made for (8, 11, 17); set javaHome to Java 17 if it fails",
    ]);
  });
});

describe("lacksJava", () => {
  it("is true where the host has none, or the one that was brought along", () => {
    assert.equal(needsJava(FACTS, ""), false);
    assert.equal(needsJava({ ...FACTS, java: undefined }, ""), true);
    assert.equal(
      needsJava({ ...FACTS, java: "/home/kafka/kafka-cluster/x/distributions/java-17/java/bin/java" }, ""),
      true,
    );
  });

  it("is false where the user names one", () => {
    assert.equal(needsJava({ ...FACTS, java: undefined }, "/opt/jdk"), false);
  });
});
