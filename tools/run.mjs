// Entry of every npm script. Needs nothing but Node: it brings the Node packages first, then hands over to the
// command's TypeScript module.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { uptime } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];

/** Commands for work on the project. Their modules import `testing/`; all other commands know nothing of tests. */
const TESTING_COMMANDS = ["bench", "check", "faults", "test"];

/** Longest wait for another set-up: the slowest one, which builds the CLI, takes a quarter of it. */
const LOCK_TIMEOUT_MS = 30 * 60 * 1000;

const projectDir = join(dirname(fileURLToPath(import.meta.url)), "..");
const [command, ...args] = process.argv.slice(2);

let release;

process.chdir(projectDir);
requireNode();
const require = createRequire(import.meta.url);
release = takeSetupLock(join(projectDir, ".state", "setup.lock"));
try {
  bringNodePackages();
  require("tsx/cjs");
  if (command !== "check") {
    await require("./setup/set-up.ts").setUp(command);
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
      `Node ${OLDEST_NODE.join(".")} or newer is needed, got ${process.versions.node}; install one and run it again`,
    );
  }
}

/** The packages of the lock file, unless they are there; a cut installation does not count as made. */
function bringNodePackages() {
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  const stamp = join("node_modules", ".installed-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) {
    return;
  }
  const startedAt = Date.now();
  console.log("set-up: Node packages: what the project is written with (about 30 s) …");
  rmSync(stamp, { force: true });
  const npmArgs = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...npmArgs], { stdio: "inherit" })
    : spawnSync("npm", npmArgs, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    fail(
      `npm ci failed (${error?.message ?? `exit code ${status}`}); see its words above, check that the npm registry is reached, and run it again`,
    );
  }
  writeFileSync(stamp, lock);
  console.log(`set-up: Node packages: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** One set-up at a time in a checkout; the lock of a process that has ended does not count. */
function takeSetupLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  const giveUpAt = Date.now() + LOCK_TIMEOUT_MS;
  try {
    for (let waiting = false; ; ) {
      try {
        linkSync(own, path); // The lock has its content from the first moment on.
        return () => rmSync(path, { force: true });
      } catch (error) {
        if (error.code !== "EEXIST") {
          fail(`the state folder can't be written (${error.message}); run it from a checkout that you own`);
        }
      }
      const holder = Number(readIfThere(path));
      if (!isHolding(holder, path)) {
        rmSync(path, { force: true });
        continue;
      }
      if (Date.now() > giveUpAt) {
        fail(`process ${holder} has held ${path} for too long; if it is no set-up, remove that file and run it again`);
      }
      if (!waiting) {
        console.log(`set-up: waiting for the set-up that runs as process ${holder} …`);
        waiting = true;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** A lock from before the machine started, or with our own pid, is what a killed set-up left. */
function isHolding(holder, path) {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return holder !== process.pid && mtimeMs > Date.now() - uptime() * 1000 && isAlive(holder);
}

function readIfThere(path) {
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
