import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { PROJECT_DIR, TYPESCRIPT_LOADER } from "../../../tools/project";
import { pulumiEnvironment } from "../../../tools/pulumi/run-pulumi";
import { temporaryFolder } from "../../support/temporary-folder";

describe("end-with-engine", () => {
  const started: ChildProcess[] = [];
  let engine: Server;
  let address: string;
  beforeEach(async () => {
    engine = createServer().listen(0, "127.0.0.1");
    await once(engine, "listening");
    address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    engine.close();
    for (const child of started.splice(0)) {
      child.kill("SIGKILL");
    }
  });
  const path = temporaryFolder();

  /** Starts a program in a folder. The program does some work, then never ends, and prints a line after 1.2 s. */
  const startIn = async (env: NodeJS.ProcessEnv, work: string, folder: string, args: readonly string[]) => {
    await mkdir(path(folder));
    const program = path(folder, "index.js");
    await writeFile(program, `${work}; setInterval(() => {}, 1000); setTimeout(() => console.log("lives"), 1200);`);
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
    started.push(child);
    return child;
  };
  /** Starts a program without work, in the environment that the project gives to the CLI. */
  const start = async (folder: string, ...args: string[]) => startIn(await pulumiEnvironment(), "", folder, args);
  const lives = (child: ChildProcess) =>
    once(createInterface(child.stdout as NodeJS.ReadableStream), "line").then(([line]) => line === "lives");

  const STARTED: Record<string, (engine: string) => Promise<ChildProcess>> = {
    "a provider": (engine) => start("dynamic-provider", engine),
    "the program": (engine) =>
      start("run", "--monitor", "127.0.0.1:1", "--engine", engine, "--stack", "dev", "index.ts"),
  };
  for (const [name, begin] of Object.entries(STARTED)) {
    it(`ends ${name} with its engine, and not before`, async () => {
      const child = await begin(address);
      const ended = once(child, "exit");
      assert.ok(await lives(child), "runs while the engine runs");
      engine.close();
      assert.deepEqual(await ended, [1, null]);
    });

    it(`ends ${name} if the engine has ended before the start`, async () => {
      engine.close();
      assert.deepEqual(await once(await begin(address), "exit"), [1, null]);
    });
  }

  it("ends a provider of a CLI that the user has started, once the provider has loaded its module", async () => {
    engine.close();
    const work = [TYPESCRIPT_LOADER, join(PROJECT_DIR, "components/pulumi/provider-module.ts")];
    const load = work.map((module) => `require(${JSON.stringify(module)})`).join("; ");
    const env = { ...process.env, NODE_PATH: join(PROJECT_DIR, "node_modules") };
    assert.deepEqual(await once(await startIn(env, load, "dynamic-provider", [address]), "exit"), [1, null]);
  });

  it("ends no other program", async () => {
    engine.close();
    assert.ok(await lives(await start("program", address)));
  });
});
