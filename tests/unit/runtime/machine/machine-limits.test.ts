import assert from "node:assert/strict";

import { isMountedNoexec, openFilesWarnings } from "../../../../components/runtime/machine/machine-limits";

describe("openFilesWarnings", () => {
  const LIMITS: readonly (readonly [limit: string, warnings: number])[] = [
    ["1024", 1],
    ["4096", 1],
    ["9999", 1],
    ["10000", 0],
    ["1048576", 0],
    ["unlimited", 0],
    ["", 0],
  ];
  for (const [limit, warnings] of LIMITS) {
    it(`gives ${warnings} warnings about ${JSON.stringify(limit)}`, () =>
      assert.equal(openFilesWarnings(limit).length, warnings));
  }

  it("names the limit and the cure", () =>
    assert.deepEqual(openFilesWarnings("1024"), [
      "a process of this user may open at most 1024 files, and a broker needs one for each segment of a partition and each connection; " +
        "raise the limit of open files (`ulimit -Hn`) to 100000 for more than some hundred partitions",
    ]));
});

describe("isMountedNoexec", () => {
  const MOUNTS = `22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:30 / /tmp rw,nosuid,nodev,noexec,relatime shared:2 - tmpfs tmpfs rw
31 22 0:31 / /home/my\\040user rw,noexec - ext4 /dev/sdb1 rw
32 31 0:32 / /home/my\\040user/programs rw,nosuid - ext4 /dev/sdc1 rw
33 22 0:33 / /data rw - ext4 /dev/sdd1 rw
34 33 0:34 / /data rw,noexec - ext4 /dev/sde1 rw
`;
  const FOLDERS: readonly (readonly [folder: string, isNoexec: boolean])[] = [
    ["/", false],
    ["/tmp", true],
    ["/tmp/kafka/.state", true],
    ["/tmporary", false],
    ["/home/my user", true],
    ["/home/my user/kafka", true],
    ["/home/my user/programs/kafka", false],
    ["/home/my", false],
    ["/data/kafka", true],
  ];
  for (const [folder, isNoexec] of FOLDERS) {
    it(`is ${isNoexec} for ${folder}`, () => assert.equal(isMountedNoexec(folder, MOUNTS), isNoexec));
  }

  it("is false on a system without mount information", () => assert.equal(isMountedNoexec("/tmp", ""), false));
});
