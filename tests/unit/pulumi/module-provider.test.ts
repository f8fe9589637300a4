import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { moduleProvider } from "../../../components/pulumi/module-provider";

const METHODS = ["check", "create", "delete", "diff", "read", "update"] as const;

describe("moduleProvider", () => {
  it("has every method of a dynamic provider", () => {
    assert.deepEqual(Object.keys(moduleProvider("any.ts")).sort(), METHODS);
  });

  it("hands each call to the method of the same name, with its arguments", async () => {
    const provider = moduleProvider("tests/support/recording-provider.ts") as unknown as Record<
      string,
      (...args: unknown[]) => Promise<unknown>
    >;
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

  it("is only ever given modules that are there and export every method", async () => {
    const components = join(process.cwd(), "components");
    const sources = (await readdir(components, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const texts = await Promise.all(sources.map((name) => readFile(join(components, name), "utf8")));
    const modules = texts.flatMap((text) =>
      [...text.matchAll(/moduleProvider\("([^"]+)"\)/g)].map((match) => match[1] ?? ""),
    );
    assert.ok(modules.length > 0);
    for (const module of modules) {
      assert.deepEqual(Object.keys(require(join(process.cwd(), module))).sort(), METHODS, module);
    }
  });
});
