import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { printContainerLog } from "../../../../tools/logs/container-log";

describe("printContainerLog", () => {
  const path = process.env.PATH;
  let folder: string;
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // The stand-in for Docker's client is a script.
    }
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-docker-"));
    process.env.PATH = [folder, dirname(process.execPath)].join(delimiter);
  });
  afterEach(async () => {
    process.env.PATH = path;
    await rm(folder, { recursive: true, force: true });
  });

  /** Puts a client in PATH that accepts certain arguments, and fails for others. */
  const install = async (...args: readonly string[]) => {
    const script = `#!${process.execPath}\nprocess.exit(process.argv.slice(2).join(" ") === ${JSON.stringify(args.join(" "))} ? 0 : 1);\n`;
    await writeFile(join(folder, "docker"), script);
    await chmod(join(folder, "docker"), 0o755);
  };
  const print = () =>
    printContainerLog("unix:///run/a.sock", "c1", { lines: 2, follow: false, signal: new AbortController().signal });

  it("asks Docker's client for the last lines", async () => {
    await install("--host", "unix:///run/a.sock", "logs", "--tail", "2", "c1");
    await print();
  });

  it("names the exit code of a client that has failed", async () => {
    await install("nothing");
    await assert.rejects(print(), { message: "docker logs has ended with exit code 1" });
  });

  it("rejects without a client", async () => {
    process.env.PATH = folder;
    await assert.rejects(print(), { message: "spawn docker ENOENT" });
  });
});
