import assert from "node:assert/strict";

import { parseDiskUsage, parseMemoryUsage } from "../../../../tools/status/container-service";
import { parseRemoteUsage } from "../../../../tools/status/remote-service";

describe("parseMemoryUsage", () => {
  for (const [text, bytes] of [
    ["354.5MiB / 1.5GiB\n", 354.5 * 2 ** 20],
    ["1GiB / 2GiB", 2 ** 30],
    ["0B / 0B", 0],
    ["--", undefined],
    ["", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.equal(parseMemoryUsage(text), bytes);
    });
  }
});

describe("parseDiskUsage", () => {
  it("reads the output of du and df", () => {
    assert.deepEqual(parseDiskUsage("12\n/dev/mapper/a b 1000 400 600 40% /var/lib/kafka-cluster\n"), {
      dataBytes: 12 * 1_024,
      freeBytes: 600 * 1_024,
    });
  });

  it("leaves out values that are missing", () => {
    assert.deepEqual(parseDiskUsage(""), {});
  });
});

describe("parseRemoteUsage", () => {
  it("reads the values that the script prints, and leaves out empty ones", () => {
    assert.deepEqual(parseRemoteUsage("pid=7\nuptime_s=60\nmemory_kib=\ndata_kib=3\nfree_kib=5\n"), {
      pid: 7,
      uptimeSeconds: 60,
      dataBytes: 3_072,
      freeBytes: 5_120,
    });
  });
});
