import assert from "node:assert/strict";
import { chmod, mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as tar from "tar";

import { packRuntime } from "../../../components/java/pack-runtime";
import { temporaryFolder } from "../../support/temporary-folder";

/** Modes of the unpacked files. */
const OPEN = 0o777;
const CLOSED = 0o600;

describe("packRuntime", () => {
  const path = temporaryFolder();

  const writeRuntime = async (mode: number, ...names: string[]): Promise<void> => {
    for (const name of names) {
      const file = path("java-runtime", name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${name}\n`);
      await chmod(file, mode);
    }
  };

  const entriesOf = async (archive: string): Promise<string[]> => {
    const entries: string[] = [];
    const onReadEntry = (entry: tar.ReadEntry) => {
      entries.push(`${entry.mode?.toString(8)} ${entry.path}`);
    };
    await tar.list({ file: archive, strict: true, onReadEntry });
    return entries;
  };

  for (const mode of [OPEN, CLOSED]) {
    it(`sets the executable bit of programs only, from files of mode ${mode.toString(8)}`, async () => {
      await writeRuntime(mode, "lib/server/libjvm.so", "lib/jspawnhelper", "lib/jexec", "bin/java", "release");
      await packRuntime(path("java-runtime"), path("java.tgz"));
      assert.deepEqual(await entriesOf(path("java.tgz")), [
        "755 java-runtime/bin/java",
        "755 java-runtime/lib/jexec",
        "755 java-runtime/lib/jspawnhelper",
        "644 java-runtime/lib/server/libjvm.so",
        "644 java-runtime/release",
      ]);
    });
  }

  it("writes equal bytes for equal files", async () => {
    await writeRuntime(OPEN, "bin/java", "release");
    await packRuntime(path("java-runtime"), path("first.tgz"));
    await writeRuntime(CLOSED, "release", "bin/java");
    await utimes(path("java-runtime", "release"), 1, 1);
    await packRuntime(path("java-runtime"), path("second.tgz"));
    assert.deepEqual(await readFile(path("second.tgz")), await readFile(path("first.tgz")));
  });
});
