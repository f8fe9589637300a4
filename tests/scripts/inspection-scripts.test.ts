import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";

import { remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { skipSuite } from "../../testing/suites/skip";
import { parseLogPart } from "../../tools/logs/remote-log";
import { parseRemoteUsage } from "../../tools/status/remote-service";
import { hostScripts } from "../support/host-scripts";

describe("scripts of status and logs", () => {
  before(function () {
    if (process.platform !== "linux") {
      skipSuite(this, "the scripts for hosts need Linux and bash");
    }
  });

  const { path, run } = hostScripts();

  const runWell = async (script: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(script, "inspect");
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    return stdout;
  };

  describe("inspect-usage", () => {
    const usage = async (...folders: string[]) =>
      parseRemoteUsage(
        await runWell(
          remoteScript("inspect-usage", { service_dir: path("service"), data_dirs: folders.map((name) => path(name)) }),
        ),
      );

    it("prints the use of the process and of all data folders", async () => {
      await mkdir(path("d1 a"));
      await mkdir(path("d2"));
      await writeFile(path("d1 a", "file"), Buffer.alloc(300_000, "x"));
      await writeFile(path("d2", "file"), Buffer.alloc(300_000, "x"));
      const service = spawn("bash", ["-c", "read -r line", `-Dkafka-cluster.service=${path("service")}`], {
        detached: true, // Leads a session, as services do.
        stdio: ["pipe", "ignore", "ignore"],
      });
      await once(service, "spawn");
      try {
        const {
          uptimeSeconds = -1,
          memoryBytes = 0,
          dataBytes = 0,
          freeBytes = 0,
          ...rest
        } = await usage("d1 a", "d2");
        assert.deepEqual(rest, { pid: service.pid });
        assert.ok(uptimeSeconds >= 0 && uptimeSeconds < 100, String(uptimeSeconds));
        assert.ok(memoryBytes > 100_000 && memoryBytes < 2 ** 30, String(memoryBytes));
        assert.ok(dataBytes >= 600_000 && dataBytes < 700_000, String(dataBytes));
        assert.ok(freeBytes > 0);
      } finally {
        service.kill();
        await once(service, "close");
      }
    });

    it("prints no process and no data if there is none", async () => {
      assert.deepEqual(await usage("missing"), { dataBytes: 0 });
    });
  });

  describe("read-log", () => {
    const read = async (inode = "", offset = 0, lines = 2) => {
      const values = { log: path("logs", "server.log"), inode, offset: String(offset), lines: String(lines) };
      const part = parseLogPart(await runWell(remoteScript("read-log", values)));
      assert.ok(part);
      return part;
    };

    beforeEach(async () => {
      await mkdir(path("logs"));
      await writeFile(path("logs", "server.log"), "one\ntwo\nthree\n");
    });

    it("prints the last lines, and then what follows", async () => {
      const { text, position } = await read();
      assert.equal(text, "two\nthree\n");
      assert.equal(position.offset, 14);
      await appendFile(path("logs", "server.log"), "inode=1\n\nvier €\n");
      const next = await read(position.file, position.offset);
      assert.equal(next.text, "inode=1\n\nvier €\n");
      assert.equal((await read(next.position.file, next.position.offset)).text, "");
    });

    it("prints the rest of a log that was renamed, and then the new one", async () => {
      const { position } = await read();
      await appendFile(path("logs", "server.log"), "four\n");
      await rename(path("logs", "server.log"), path("logs", "server.log.1"));
      assert.equal((await read(position.file, position.offset)).text, "");
      await writeFile(path("logs", "server.log"), "five\n");
      assert.equal((await read(position.file, position.offset)).text, "four\nfive\n");
    });
  });
});
