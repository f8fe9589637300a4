import assert from "node:assert/strict";

import {
  bindError,
  bindProblem,
  describePortHolder,
  listeningInodes,
  portHolder,
  portInUseProblem,
} from "../../../../components/runtime/machine/port-holder";
import { type Child, childProcesses, LISTENS } from "../../../support/child-processes";
import { freePort } from "../../../support/fake-service";
import { aroundAll } from "../../../support/hooks";

describe("the holder of a port", () => {
  const startChild = childProcesses(aroundAll);
  let holder: Child;
  let used = 0;
  let free = 0;
  before(async () => {
    holder = await startChild(`\n\n${LISTENS}`);
    used = Number(holder.firstLine);
    free = await freePort();
  });

  describe("bindError", () => {
    it("is EADDRINUSE for a port that a process listens on", async () => {
      assert.equal(await bindError("127.0.0.1", used), "EADDRINUSE");
    });

    it("is undefined for a free port, and leaves the port free", async () => {
      assert.equal(await bindError("127.0.0.1", free), undefined);
      assert.equal(await bindError("127.0.0.1", free), undefined);
    });
  });

  describe("portHolder", () => {
    it("is the pid of the process that listens", async () => {
      assert.equal(await portHolder(used), holder.pid);
    });

    it("is undefined if no process listens", async () => {
      assert.equal(await portHolder(free), undefined);
    });
  });

  describe("describePortHolder", () => {
    it("is the pid and the beginning of the command line, on one line", async () => {
      const description = await describePortHolder(used);
      assert.ok(description.startsWith(`process ${holder.pid} (`), description);
      assert.ok(description.endsWith("…)") && !description.includes("\n"), description);
      assert.equal(description.length, `process ${holder.pid} ()…`.length + 80);
    });

    it("is the pid and the name of a service of this project", async () => {
      const service = await startChild(LISTENS, "-Dkafka-cluster.service=kafka-cluster/dev/kafka-0", "kafka.Kafka");
      assert.equal(
        await describePortHolder(Number(service.firstLine)),
        `process ${service.pid} (kafka-cluster/dev/kafka-0)`,
      );
    });

    it("is 'another process' if the holder is unknown", async () => {
      assert.equal(await describePortHolder(free), "another process");
    });
  });
});

describe("portInUseProblem", () => {
  it("is a sentence about the argument", () => {
    const argument = { argument: "zookeeperPort", argumentValue: 2181 };
    assert.deepEqual(portInUseProblem(argument, 2181, "container kafka-0"), {
      property: "zookeeperPort",
      reason:
        "must be free, got 2181, which container kafka-0 holds; free the port or set another one, 0 to pick a free port",
    });
  });

  it("names the value of the argument and the port that is derived from the value", () => {
    assert.deepEqual(portInUseProblem({ argument: "port", argumentValue: 9092 }, 10_093, "process 7 (nginx)"), {
      property: "port",
      reason:
        "must be free with the ports that are derived from it, got 9092, and process 7 (nginx) holds 10093; free port 10093 or set another port, 0 to pick free ports",
    });
  });
});

describe("bindProblem", () => {
  for (const [host, address] of [
    ["192.0.2.1", "192.0.2.1:9092"],
    ["2001:db8::1", "[2001:db8::1]:9092"],
  ] as const) {
    it(`reports the error code of the system for ${address}`, async () => {
      assert.deepEqual(await bindProblem({ argument: "port", argumentValue: 9092 }, host, 9092, "EADDRNOTAVAIL"), {
        property: "port",
        reason: `can't be bound, got ${address} (EADDRNOTAVAIL); set another port or bindAddress`,
      });
    });
  }
});

describe("listeningInodes", () => {
  // Rows of Linux: 9092 is 0x2384, 80 is 0x0050; state 0A listens, 01 is connected.
  const TABLE = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:2384 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1001 1 0000000000000000 100 0 0 10 0",
    "   1: 0100007F:2384 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 1002 1 0000000000000000 20 4 30 10 -1",
    "   2: 0100007F:C350 0100007F:2384 01 00000000:00000000 00:00000000 00000000     0        0 1003 1 0000000000000000 20 4 30 10 -1",
    "   3: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1004 1 0000000000000000 100 0 0 10 0",
    "   0: 00000000000000000000000001000000:2384 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1005 1 0000000000000000 100 0 0 10 0",
    "",
  ].join("\n");

  const cases: readonly (readonly [port: number, inodes: readonly string[]])[] = [
    [9092, ["1001", "1005"]],
    [80, ["1004"]],
    [50_000, []],
    [2384, []],
  ];
  for (const [port, inodes] of cases) {
    it(`finds ${inodes.length} sockets that listen on ${port}`, () => {
      assert.deepEqual(listeningInodes(TABLE, port), inodes);
    });
  }

  it("finds none in an empty table", () => {
    assert.deepEqual(listeningInodes("", 9092), []);
  });
});
