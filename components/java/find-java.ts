import { execFile } from "node:child_process";
import { access, constants, realpath } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { readFileIfExists } from "../shared/atomic-file";
import { errorMessage } from "../shared/error-message";
import { MIN_JAVA, parseJavaVersion } from "./java-version";

/** A Java runtime of this machine. */
export interface Java {
  /** Path of the `java` program. */
  readonly path: string;
  /** Feature release: 8, 11, 17. */
  readonly version: number;
  /** What this build says of itself; another text after an upgrade in place. */
  readonly build: string;
}

/** Where a Java may be, in the order in which it is looked for. */
export interface JavaSearch {
  /** `javaHome` of the configuration. If set, nothing else is tried. */
  readonly javaHome?: string;
  /** Home of the runtime that set-up brought. */
  readonly installedHome: string;
  readonly env?: NodeJS.ProcessEnv;
}

const run = promisify(execFile);

const PROGRAM = process.platform === "win32" ? "java.exe" : "java";

/**
 * The Java to use: the one that `javaHome` names; else the first that is new enough of `JAVA_HOME`, `PATH` and the
 * one that set-up brought.
 *
 * @throws with every place that was looked at if there is none.
 */
export async function findJava({ javaHome, installedHome, env = process.env }: JavaSearch): Promise<Java> {
  if (javaHome !== undefined) {
    return javaInHome(javaHome);
  }
  const places: readonly (readonly [string, string])[] = [
    ...(env.JAVA_HOME ? [[join(env.JAVA_HOME, "bin", PROGRAM), "JAVA_HOME"] as const] : []),
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => [join(folder, PROGRAM), "PATH"] as const),
    [join(installedHome, "bin", PROGRAM), "the project's state folder"],
  ];
  const found: string[] = [];
  for (const [path, place] of places) {
    if (await isExecutable(path)) {
      const java = await lookAt(path).catch(errorMessage);
      if (typeof java !== "string" && java.version >= MIN_JAVA) {
        return java;
      }
      found.push(typeof java === "string" ? java : `Java ${java.version} (${place})`);
    }
  }
  throw new Error(
    `Java ${MIN_JAVA} or newer is needed, found ${found.join(", ") || "none in JAVA_HOME, PATH and the project's state folder"}; ` +
      "run `npm run setup` to bring one along, or set javaHome",
  );
}

async function javaInHome(javaHome: string): Promise<Java> {
  const [path, place] = [join(javaHome, "bin", PROGRAM), `javaHome ${JSON.stringify(javaHome)}`];
  if (!(await isExecutable(path))) {
    throw new Error(
      `${place} holds no Java, expected ${path}; set javaHome to the folder of a Java ${MIN_JAVA} or newer`,
    );
  }
  const java = await lookAt(path).catch((cause: Error) => {
    throw new Error(`${cause.message}; set javaHome to a working Java ${MIN_JAVA} or newer`, { cause });
  });
  if (java.version < MIN_JAVA) {
    throw new Error(
      `Java ${MIN_JAVA} or newer is needed, ${place} has Java ${java.version}; set javaHome to a newer one`,
    );
  }
  return java;
}

async function lookAt(path: string): Promise<Java> {
  const build = await javaBuild(path);
  const version = parseJavaVersion(build);
  if (version === undefined) {
    throw new Error(`${path} does not say which Java it is`);
  }
  return { path, version, build };
}

/** The `release` file beside a Java, which costs no start of it; else what it prints when asked. */
async function javaBuild(path: string): Promise<string> {
  const release = await readFileIfExists(join(await realpath(path), "..", "..", "release"));
  if (release !== undefined) {
    return release;
  }
  const { stderr } = await run(path, ["-version"]).catch((cause) => {
    throw new Error(`${path} can't be run (${errorMessage(cause)})`, { cause });
  });
  return stderr;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
