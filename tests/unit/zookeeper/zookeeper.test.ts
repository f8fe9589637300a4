import assert from "node:assert/strict";

import type { Runtime } from "../../../components/runtime/runtime";
import { describeProblems } from "../../../components/shared/problems";
import { type ZooKeeperArgs, zooKeeperProblems } from "../../../components/zookeeper/zookeeper";

describe("zooKeeperProblems", () => {
  const runtime = {} as Runtime;

  it("finds nothing wrong with the defaults", () => {
    assert.deepEqual(zooKeeperProblems({ runtime }), []);
    assert.deepEqual(zooKeeperProblems({ runtime, port: 0, heapMiB: undefined }), []);
  });

  const cases: readonly (readonly [args: Partial<ZooKeeperArgs>, message: string])[] = [
    [
      { servers: 2 },
      "servers must be 1, 3 or 5, for an even number survives no more failures than one less, and more than 5 only slow writes down, got 2",
    ],
    [{ port: 65_536 }, "port must be a port, or 0 for a free one, from 0 to 65535, got 65536"],
    [{ bindAddress: "" }, 'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got ""'],
    [{ heapMiB: 32 }, "heapMiB must be a heap in MiB from 64 to 1048576, got 32"],
    [{ startupTimeoutMs: 1 }, "startupTimeoutMs must be a time in milliseconds from 1000 to 3600000, got 1"],
    [{ profile: "fast" as never }, 'profile must be "development" or "production", got "fast"'],
    [{ config: { tickTime: {} as never } }, "config.tickTime must be text, a number, true or false, got {}"],
    [
      { config: { dataDir: "/x" } },
      'config["dataDir"] is set by ZooKeeper itself, got "/x"; remove it and use dataDir of the stack',
    ],
    [
      { port: -1, config: { "admin.serverPort": 1 } },
      "port must be a port, or 0 for a free one, from 0 to 65535, got -1; " +
        'config["admin.serverPort"] is set by ZooKeeper itself, got 1; remove it',
    ],
  ];
  for (const [args, message] of cases) {
    it(`rejects ${JSON.stringify(args)}`, () => {
      assert.equal(describeProblems(zooKeeperProblems({ runtime, ...args })), message);
    });
  }
});
