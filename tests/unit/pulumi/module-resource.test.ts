import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { dynamic } from "@pulumi/pulumi";

import { providerProgram } from "../../../components/pulumi/module-resource";
import { PROJECT_DIR } from "../../../tools/project";
import { temporaryFolder } from "../../support/temporary-folder";

const METHODS = ["check", "create", "delete", "diff", "read", "update"] as const;

const requireFromString: (text: string) => { handler(): dynamic.ResourceProvider } = require("require-from-string");

/** Paths below `components`. */
const RECORDING = "../tests/support/recording-provider";
const LONGEST = "runtime/ssh/resources/remote-health-provider";

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** The provider as Pulumi's provider process restores it from the state. */
const restored = (modulePath: string): Methods =>
  requireFromString(providerProgram(modulePath)).handler() as unknown as Methods;

describe("a module resource", () => {
  const path = temporaryFolder();

  it("forwards each call to the method of the same name, with its arguments", async () => {
    const provider = restored(RECORDING);
    const calls: readonly (readonly [method: string, ...args: unknown[]])[] = [
      ["check", { old: 1 }, { new: 1 }],
      ["diff", "id", { old: 1 }, { new: 1 }],
      ["create", { new: 1 }],
      ["read", "id", { old: 1 }],
      ["update", "id", { old: 1 }, { new: 1 }],
      ["delete", "id", { old: 1 }],
    ];
    for (const [method, ...args] of calls) {
      assert.deepEqual(await provider[method]?.(...args), [method, ...args]);
    }
  });

  it("names the module if the module can't be loaded", () => {
    assert.throws(() => restored("no/such-provider"), /Cannot find module .*no\/such-provider/);
  });

  it("stores less than 250 bytes, without a path of this machine", () => {
    const text = providerProgram(LONGEST);
    assert.ok(Buffer.byteLength(text) < 250, `${Buffer.byteLength(text)} bytes`);
    assert.ok(!text.includes(PROJECT_DIR));
  });

  it("points to modules that exist and export every method", async () => {
    const components = join(PROJECT_DIR, "components");
    const sources = (await readdir(components, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const texts = await Promise.all(sources.map((name) => readFile(join(components, name), "utf8")));
    const modules = texts.flatMap((text) =>
      [...text.matchAll(/super\(\s*"([^"]+-provider)"/g)].map((match) => match[1] ?? ""),
    );
    assert.equal(modules.length, texts.filter((text) => text.includes(" extends ModuleResource ")).length);
    for (const module of modules) {
      assert.deepEqual(Object.keys(require(join(components, module))).sort(), METHODS, module);
    }
  });

  describe("in a program of its own", () => {
    /** Restores a provider in a folder, as Pulumi's provider process does, and prints the result of its `create`. */
    const createIn = (folder: string, modulePath: string) => {
      const script = `const { handler } = require(${JSON.stringify(require.resolve("require-from-string"))})(process.argv[1]);
        const create = async () => handler().create("input");
        create().then((result) => console.log(JSON.stringify(result)), (error) => console.log(error.message));`;
      const { stdout, stderr } = spawnSync(process.execPath, ["-e", script, providerProgram(modulePath)], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.equal(stderr, "");
      return stdout.trim();
    };
    const write = async (file: string, text: string) => {
      await mkdir(dirname(path(file)), { recursive: true });
      await writeFile(path(file), text);
    };

    /** Makes what `npm install` of the packed package leaves in a folder. */
    const install = async (folder: string) => {
      const home = join(folder, "node_modules", "kafka-cluster");
      await write(
        join(home, "package.json"),
        JSON.stringify({ name: "kafka-cluster", exports: { "./load": "./load.cjs" } }),
      );
      await write(join(home, "load.cjs"), await readFile(join(PROJECT_DIR, "load.cjs"), "utf8"));
      await write(
        join(home, "dist", "a", "provider.js"),
        `exports.create = async (input) => ({ created: input, by: "dist" });`,
      );
    };

    it("runs the compiled module of the installed package", async () => {
      await install("installed");
      assert.equal(createIn(path("installed"), "a/provider"), `{"created":"input","by":"dist"}`);
    });

    it("finds the package that npm hoisted for a workspace", async () => {
      await install("hoisted");
      await mkdir(path("hoisted", "packages", "program"), { recursive: true });
      assert.equal(createIn(path("hoisted", "packages", "program"), "a/provider"), `{"created":"input","by":"dist"}`);
    });

    it("runs the sources of a checkout that is installed as a link", async () => {
      await mkdir(path("linked", "node_modules"), { recursive: true });
      await symlink(PROJECT_DIR, path("linked", "node_modules", "kafka-cluster"), "junction");
      assert.equal(createIn(path("linked"), RECORDING), `["create","input"]`);
    });

    it("names the package if the package is missing", async () => {
      await mkdir(path("missing"));
      assert.match(createIn(path("missing"), "a/provider"), /^Cannot find module 'kafka-cluster\/load'/);
    });
  });
});
