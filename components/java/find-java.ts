import { access, constants, open, realpath } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { readFileIfExists } from "../shared/atomic-file";
import { errorMessage } from "../shared/error-message";
import { absolutePath } from "../shared/home-path";
import { runProgram } from "../shared/run-program";
import { MIN_JAVA, parseJavaVersion } from "./java-version";

/** Java runtime of this machine. */
export interface Java {
  /** Path of the `java` program. */
  readonly path: string;
  /** Feature release: 8, 11, 17. */
  readonly version: number;
  /** Text that identifies the build. An upgrade in place changes the text. */
  readonly build: string;
}

/** Places to search for a Java runtime. */
export interface JavaSearch {
  /** Home of the Java to use; no other place is searched. @defaultValue - the other places are searched */
  readonly javaHome?: string;
  /** Home of the Java that set-up installs, searched last. */
  readonly installedHome: string;
  /** Environment with `JAVA_HOME` and `PATH`. @defaultValue - the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
}

const PROGRAM = process.platform === "win32" ? "java.exe" : "java";

/**
 * Finds the Java to use: the Java of `javaHome`, or else the first one that is new enough in `JAVA_HOME`, `PATH` and the
 * state folder.
 *
 * @throws if none is new enough, with every Java that was found.
 */
export async function findJava({ javaHome, installedHome, env = process.env }: JavaSearch): Promise<Java> {
  if (javaHome !== undefined) {
    return checkJavaHome(javaHome);
  }
  const places: readonly (readonly [path: string, name: string])[] = [
    ...(env.JAVA_HOME ? [[join(absolutePath(env.JAVA_HOME), "bin", PROGRAM), "JAVA_HOME"] as const] : []),
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => [join(absolutePath(folder), PROGRAM), "PATH"] as const),
    [join(installedHome, "bin", PROGRAM), "the state folder"],
  ];
  const unusable: string[] = [];
  for (const [path, place] of places) {
    if (await isExecutable(path)) {
      const java = await inspectJava(path).catch(errorMessage);
      if (typeof java !== "string" && java.version >= MIN_JAVA) {
        return java;
      }
      unusable.push(typeof java === "string" ? java : `Java ${java.version} (${place})`);
    }
  }
  throw new Error(
    `Java ${MIN_JAVA} or newer is required, found ${unusable.join(", ") || "none in JAVA_HOME, PATH and the state folder"}; ` +
      "install Java 17, or set javaHome to its folder",
  );
}

async function checkJavaHome(javaHome: string): Promise<Java> {
  const [path, place] = [join(absolutePath(javaHome), "bin", PROGRAM), `javaHome ${JSON.stringify(javaHome)}`];
  if (!(await isExecutable(path))) {
    throw new Error(
      `${place} contains no Java, expected ${path}; set javaHome to the folder of Java ${MIN_JAVA} or newer`,
    );
  }
  const java = await inspectJava(path).catch((cause: Error) => {
    throw new Error(`${cause.message}; set javaHome to a working Java ${MIN_JAVA} or newer`, { cause });
  });
  if (java.version < MIN_JAVA) {
    throw new Error(
      `Java ${MIN_JAVA} or newer is required, ${place} has Java ${java.version}; set javaHome to a newer one`,
    );
  }
  return java;
}

async function inspectJava(program: string): Promise<Java> {
  const path = await javaOfWrapper(program);
  const build = await readBuild(path);
  const version = parseJavaVersion(build);
  if (version === undefined) {
    throw new Error(`${path} does not report its version`);
  }
  return { path, version, build };
}

/**
 * The Java that a wrapper script runs; any other program stays. A script that does not `exec` Java is a process of its own:
 * the service would survive the end of the script.
 */
async function javaOfWrapper(program: string): Promise<string> {
  if (!(await isScript(program)) || (await readRelease(program)) !== undefined) {
    return program;
  }
  const { stderr } = await runProgram(program, ["-XshowSettings:properties", "-version"]).catch(() => ({ stderr: "" }));
  const home = parseJavaHome(stderr);
  const java = home === undefined ? program : join(home, "bin", PROGRAM);
  return (await isExecutable(java)) ? java : program;
}

/** Home of the Java in the output of `java -XshowSettings:properties`; `undefined` if the output does not say. */
const parseJavaHome = (text: string): string | undefined => /^\s*java\.home = (.+?)\s*$/m.exec(text)?.[1];

async function isScript(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined); // A program may be executable and not readable.
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(2), 0, 2, 0)) ?? {
      buffer: Buffer.alloc(0),
      bytesRead: 0,
    };
    return buffer.toString("latin1", 0, bytesRead) === "#!";
  } finally {
    await file?.close();
  }
}

const readRelease = async (path: string): Promise<string | undefined> =>
  readFileIfExists(join(await realpath(path), "..", "..", "release"));

/** Text of the `release` file beside the Java, which avoids a start of the JVM; otherwise the output of `-version`. */
async function readBuild(path: string): Promise<string> {
  const release = await readRelease(path);
  if (release !== undefined) {
    return release;
  }
  const { exitCode, stderr } = await runProgram(path, ["-version"]).catch((cause) => {
    throw new Error(`${path} can't be run (${errorMessage(cause)})`, { cause });
  });
  if (exitCode !== 0) {
    throw new Error(
      `${path} -version failed with exit code ${exitCode} (${stderr.trim().replaceAll(/\s*\n/g, " | ")})`,
    );
  }
  return stderr;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
