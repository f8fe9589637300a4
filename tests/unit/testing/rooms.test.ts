import assert from "node:assert/strict";
import { join } from "node:path";

type Cruiser = typeof import("dependency-cruiser");

const PROJECT_DIR = join(__dirname, "..", "..", "..");

/** Top-level folders. Each of them imports only itself and those before. */
const LAYERS = ["components", "tools", "testing", "tests"];

describe("the folders of set-up and tests", () => {
  let imports: readonly (readonly [from: string, to: string])[];

  before(async function () {
    this.timeout(300_000);
    const { cruise }: Cruiser = await import("dependency-cruiser");
    const { output } = await cruise(["tools", "testing"], {
      baseDir: PROJECT_DIR,
      exclude: "^tools/run\\.mjs$", // Loads every command.
      doNotFollow: { path: "^(node_modules|components)" },
      tsPreCompilationDeps: true,
    });
    assert.ok(typeof output === "object");
    imports = output.modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => [source, resolved] as const),
    );
    assert.ok(imports.length > 0);
  });

  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

  it("import only folders below: tests, testing, tools, components", () => {
    const layerOf = (path: string): number => LAYERS.indexOf(path.split("/")[0] ?? "");
    assert.deepEqual(
      imports.filter(([from, to]) => layerOf(to) > layerOf(from)),
      [],
    );
  });

  it("form no cycle", () => {
    const arrows = new Map<string, Set<string>>();
    for (const [from, to] of imports.filter(([, to]) => /^(tools|testing)\//.test(to))) {
      const [one, other] = [folderOf(from), folderOf(to)];
      if (one !== other) {
        arrows.set(one, (arrows.get(one) ?? new Set()).add(other));
      }
    }
    const reaches = (from: string, to: string, visited = new Set<string>()): boolean =>
      [...(arrows.get(from) ?? [])].some((next) => {
        if (next === to) {
          return true;
        }
        const isNew = !visited.has(next);
        visited.add(next);
        return isNew && reaches(next, to, visited);
      });
    assert.deepEqual(
      [...arrows.keys()].filter((folder) => reaches(folder, folder)),
      [],
    );
  });
});
