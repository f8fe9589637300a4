import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { pulumiEnvironment } from "../../../tools/pulumi";
import { temporaryFolder } from "../support/temporary-folder";

describe("what ends with its engine", () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) {
      child.kill("SIGKILL");
    }
  });
  const path = temporaryFolder();

  /** Starts a program in a folder, as the CLI is told to, that would live on, and says so after a while. */
  const start = async (folder: string, stdin: "pipe" | "ignore" = "pipe"): Promise<ChildProcess> => {
    await mkdir(path(folder));
    const program = path(folder, "index.js");
    await writeFile(program, 'setInterval(() => {}, 1000); setTimeout(() => console.log("lives"), 300);');
    const child = spawn(process.execPath, [program, "127.0.0.1:1"], {
      env: await pulumiEnvironment(),
      stdio: [stdin, "pipe", "inherit"],
    });
    started.push(child);
    return child;
  };
  const lives = (child: ChildProcess) =>
    once(createInterface(child.stdout as NodeJS.ReadableStream), "line").then(([line]) => line === "lives");

  it("ends a provider whose engine is gone", async () => {
    const child = await start("dynamic-provider");
    const ended = once(child, "exit");
    assert.ok(await lives(child), "while the engine is there");
    child.stdin?.destroy();
    assert.deepEqual(await ended, [1, null]);
  });

  it("ends a provider whose engine was gone before", async () => {
    const child = await start("dynamic-provider");
    child.stdin?.destroy();
    assert.deepEqual(await once(child, "exit"), [1, null]);
  });

  it("leaves another program alone", async () => {
    const child = await start("program");
    child.stdin?.destroy();
    assert.ok(await lives(child));
  });

  it("leaves a provider alone that somebody has started by hand", async () => {
    assert.ok(await lives(await start("dynamic-provider", "ignore")));
  });
});
