// Entry point of every npm script. Needs Node alone: installs the Node packages first, then runs set-up and the command's
// TypeScript module.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, uptime } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];

/** Commands for work on the project. Their modules import `testing/`; all other commands know nothing of tests. */
const TESTING_COMMANDS = ["bench", "check", "faults", "node-version", "test"];

/** Longest wait for another set-up, in milliseconds. The slowest set-up, which builds the CLI, takes a quarter of it. */
const LOCK_TIMEOUT_MS = 30 * 60 * 1000;

const projectDir = join(dirname(fileURLToPath(import.meta.url)), "..");
const [command, ...args] = process.argv.slice(2);

/** Prints the progress of the set-up. A program that reads JSON reads standard output to its end. */
const print = args.includes("--json") ? console.error : console.log;

let release;

process.chdir(projectDir);
requireNode();
requireUsableFolders();
const require = createRequire(import.meta.url);
release = acquireSetupLock(join(projectDir, ".state", "setup.lock"));
try {
  installNodePackages();
  require("./typescript.cjs");
  if (command !== "check") {
    await require("./setup/set-up.ts").setUp(command, print);
  }
} catch (error) {
  fail(error.message);
} finally {
  release();
}
try {
  const folder = TESTING_COMMANDS.includes(command) ? "../testing/commands" : "./commands";
  process.exitCode = await require(`${folder}/${command}.ts`).run(args);
} catch (error) {
  fail(error.message);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(
      `this project needs Node ${OLDEST_NODE.join(".")} or newer, got ${process.versions.node}; install a newer one`,
    );
  }
}

/** Checks the folders that every command needs. The CLI and Java find their parts by lists of folders. */
function requireUsableFolders() {
  if (projectDir.includes(delimiter)) {
    fail(
      `the path of the checkout must not contain ${JSON.stringify(delimiter)}, which separates the folders of PATH, got ${projectDir}; move the checkout`,
    );
  }
  try {
    accessSync(tmpdir(), constants.W_OK | constants.X_OK);
  } catch (error) {
    fail(
      `the temporary folder must be writable, got ${tmpdir()} (${error.code}); set ${process.platform === "win32" ? "TEMP" : "TMPDIR"} to another folder`,
    );
  }
}

/** Installs the packages of the lock file, unless they are installed. An interrupted installation is repeated. */
function installNodePackages() {
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  const stamp = join("node_modules", ".installed-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) {
    return;
  }
  if (lstatSync("node_modules", { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      "node_modules is a link to packages of another version, which `npm ci` would delete; remove the link, and the command installs its own packages",
    );
  }
  const startedAt = Date.now();
  print("set-up: Node packages: libraries of the project (about 30 s) …");
  rmSync(stamp, { force: true });
  const npmArgs = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const stdio = ["inherit", print === console.error ? 2 : "inherit", "inherit"];
  const npm = process.env.npm_execpath;
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...npmArgs], { stdio })
    : spawnSync("npm", npmArgs, { stdio, shell: process.platform === "win32" });
  if (status !== 0) {
    fail(
      `npm ci failed (${error?.message ?? `exit code ${status}`}); see its output above, check the connection to the npm registry, and try again`,
    );
  }
  writeFileSync(stamp, lock);
  print(`set-up: Node packages: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Waits until no other set-up runs in this checkout, and acquires the lock. Ignores the locks of ended processes. */
function acquireSetupLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  const giveUpAt = Date.now() + LOCK_TIMEOUT_MS;
  try {
    for (let waiting = false; ; ) {
      try {
        linkSync(own, path); // Atomic: the lock file is complete when it appears.
        return () => rmSync(path, { force: true });
      } catch (error) {
        if (error.code !== "EEXIST") {
          fail(`the state folder is not writable (${error.message}); use a checkout that you own`);
        }
      }
      const holder = Number(readIfExists(path));
      if (!isHolding(holder, path)) {
        rmSync(path, { force: true });
        continue;
      }
      if (Date.now() > giveUpAt) {
        fail(
          `process ${holder} has held ${path} for too long; if the process is not a set-up, remove the file and try again`,
        );
      }
      if (!waiting) {
        print(`set-up: waiting for the set-up of process ${holder} …`);
        waiting = true;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** True if a set-up holds the lock. A lock from before the last boot, or with this process's pid, is of a killed set-up. */
function isHolding(holder, path) {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return holder !== process.pid && mtimeMs > Date.now() - uptime() * 1000 && isAlive(holder);
}

function readIfExists(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function fail(message) {
  release?.();
  console.error(`error: ${message}`);
  process.exit(1);
}
