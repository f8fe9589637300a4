import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import {
  findByToken,
  isRunning,
  type ProcessIdentity,
  parseProcStat,
  parsePs,
  parseWindowsProcesses,
  processInfo,
} from "../../../../components/runtime/machine/process-identity";
import { type Child, childProcesses, kill, LIVES_ON } from "../../../support/child-processes";
import { aroundAll } from "../../../support/hooks";

/** Pid that no system uses: above the highest pid of Linux, and no multiple of 4 as on Windows. */
const UNUSED_PID = 4_194_305;

describe("a process", () => {
  const startChild = childProcesses(aroundAll);
  const token = `--token=${randomUUID()}`;
  let living: Child;
  let ended: ProcessIdentity;
  before(async () => {
    living = await startChild(LIVES_ON, token);
    const child = await startChild(LIVES_ON, `--token=${randomUUID()}`);
    const seen = await processInfo(child.pid);
    assert.ok(seen);
    ended = { pid: child.pid, startTime: seen.startTime };
    await kill(child);
  });

  describe("processInfo", () => {
    it("returns the same start time while a process lives, and its command line", async () => {
      const seen = await processInfo(living.pid);
      assert.equal(seen?.pid, living.pid);
      assert.ok(seen?.commandLine.endsWith(token), seen?.commandLine);
      assert.deepEqual(await processInfo(living.pid), seen);
    });

    it("is undefined after a process has ended", async () => {
      assert.equal(await processInfo(ended.pid), undefined);
    });

    it("is undefined for a pid without a process", async () => {
      assert.equal(await processInfo(UNUSED_PID), undefined);
    });
  });

  describe("isRunning", () => {
    it("is true for a process that lives", async () => {
      const seen = await processInfo(living.pid);
      assert.ok(seen && (await isRunning(seen)));
    });

    it("is false for another process with the same pid", async () => {
      assert.equal(await isRunning({ pid: living.pid, startTime: ended.startTime }), false);
    });

    it("is false for a process that has ended", async () => {
      assert.equal(await isRunning(ended), false);
    });
  });

  describe("findByToken", () => {
    it("finds the process whose command line contains the token", async () => {
      assert.deepEqual(await findByToken(token), await processInfo(living.pid));
    });

    it("is undefined if no process has the token", async () => {
      assert.equal(await findByToken(`--token=${randomUUID()}`), undefined);
    });
  });
});

describe("parseProcStat", () => {
  const stat = (name: string, state: string, startTicks = 98_765, threads = 40): string =>
    `4711 (${name}) ${state} 1 4711 4711 0 -1 4194304 100 0 0 0 10 5 0 0 20 0 ${threads} 0 ${startTicks} 1000000 200 18446744073709551615 1 1 0 0`;
  const parsed = (text: string) => parseProcStat(4711, text, "java\0-cp\0libs/*\0kafka.Kafka\0", "b00t-1d\n");

  it("combines boot id and clock ticks to the start time", () => {
    assert.deepEqual(parsed(stat("java", "S")), [
      { pid: 4711, startTime: "b00t-1d/98765", commandLine: "java -cp libs/* kafka.Kafka" },
    ]);
  });

  for (const name of ["tmux: server", "(sd-pam)", "a) S 1 (b", "kworker/u8:2-events"]) {
    it(`parses the line of a program named ${name}`, () => {
      assert.equal(parsed(stat(name, "S"))[0]?.startTime, "b00t-1d/98765");
    });
  }

  for (const state of ["R", "S", "D", "T"]) {
    it(`treats state ${state} as running`, () => {
      assert.equal(parsed(stat("java", state)).length, 1);
    });
  }
  for (const state of ["Z", "X"]) {
    it(`treats state ${state} as ended`, () => {
      assert.deepEqual(parsed(stat("java", state, 98_765, 1)), []);
    });
  }

  it("treats a process as running while other threads than its main thread run", () => {
    assert.equal(parsed(stat("java", "Z", 98_765, 2)).length, 1);
    assert.deepEqual(parsed(stat("java", "X", 98_765, 2)), []);
  });

  it("distinguishes a later process with the same pid, also after a reboot", () => {
    const before = parsed(stat("java", "S", 100))[0]?.startTime;
    assert.notEqual(parsed(stat("java", "S", 200))[0]?.startTime, before);
    assert.notEqual(parseProcStat(4711, stat("java", "S", 100), "", "another")[0]?.startTime, before);
  });

  it("parses a kernel thread, which has no command line", () => {
    assert.equal(parseProcStat(2, stat("kthreadd", "S"), "", "b00t-1d\n")[0]?.commandLine, "");
  });
});

describe("parsePs", () => {
  it("parses output of ps on macOS", () => {
    const text = [
      "    1 Ss   Sun Nov 22 16:53:01 2026     /sbin/launchd",
      "  321 S    Mon Dec  7 09:05:00 2026     /usr/bin/java -Xmx512m -cp /opt/kafka libs/* kafka.Kafka",
      "99999 R+   Sun Nov 22 16:53:02 2026     ps -ax",
      "",
    ].join("\n");
    assert.deepEqual(parsePs(text), [
      { pid: 1, startTime: "Sun Nov 22 16:53:01 2026", commandLine: "/sbin/launchd" },
      {
        pid: 321,
        startTime: "Mon Dec  7 09:05:00 2026",
        commandLine: "/usr/bin/java -Xmx512m -cp /opt/kafka libs/* kafka.Kafka",
      },
      { pid: 99_999, startTime: "Sun Nov 22 16:53:02 2026", commandLine: "ps -ax" },
    ]);
  });

  it("ignores a zombie process", () => {
    assert.deepEqual(parsePs("  321 Z    Sun Nov 22 16:53:01 2026     (java)\n"), []);
  });

  it("is empty for an empty text", () => {
    assert.deepEqual(parsePs(""), []);
  });
});

describe("parseWindowsProcesses", () => {
  it("parses pid, start time and command line of each line", () => {
    assert.deepEqual(
      parseWindowsProcesses('4\t133000000000000001\t\r\n4712\t133000000000000002\t"C:\\java.exe" -cp a\tb\r\n'),
      [
        { pid: 4, startTime: "133000000000000001", commandLine: "" },
        { pid: 4712, startTime: "133000000000000002", commandLine: '"C:\\java.exe" -cp a\tb' },
      ],
    );
  });

  it("ignores processes without a start time, such as the idle process", () => {
    assert.deepEqual(parseWindowsProcesses("0\t\t\r\n\r\n"), []);
  });
});
