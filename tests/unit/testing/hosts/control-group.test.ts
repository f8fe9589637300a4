import assert from "node:assert/strict";

import { cgroup2MountPoint } from "../../../../testing/hosts/control-group";

const PROC = "24 29 0:22 / /proc rw,relatime shared:13 - proc proc rw";
const VERSION_1 = "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd";

describe("cgroup2MountPoint", () => {
  const cases: readonly [string, readonly string[], string | undefined][] = [
    [
      "has only version 2",
      [PROC, "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"],
      "/sys/fs/cgroup",
    ],
    [
      "has both versions",
      [PROC, VERSION_1, "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw"],
      "/sys/fs/cgroup/unified",
    ],
    ["has only version 1", [PROC, VERSION_1], undefined],
  ];
  for (const [machine, mounts, folder] of cases) {
    it(`is ${folder ?? "unknown"} on a machine that ${machine}`, () =>
      assert.equal(cgroup2MountPoint(mounts.join("\n")), folder));
  }
});
