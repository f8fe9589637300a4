import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import type { ServiceSpec } from "../../components/runtime/service-spec";
import { remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import {
  type RemoteService,
  serviceLocation,
  serviceScript,
} from "../../components/runtime/ssh/resources/service-script";
import { waitUntil } from "../../components/shared/wait-until";
import { SRVR } from "./answering-zookeeper";
import { writeJava } from "./fake-java";
import { aroundEach } from "./hooks";
import { hostScripts } from "./host-scripts";
import { makeSpec } from "./service";
import { tcpServers } from "./tcp-server";

/** Waits until the process is ended, without a child process. */
const LIVES_ON = ['mkfifo "$0.$$"', 'exec 3<>"$0.$$"', 'rm "$0.$$"', "read -r _ <&3"];

/**
 * Returns functions that run the scripts for hosts with services whose JVM is a shell script. The test answers the probes of
 * the services. All their processes are ended, by pid, after the tests.
 */
export function fakeRemoteServices(hooks = aroundEach) {
  hooks.last(async () => {
    for (const { pid } of await servicesBelow(path("home"))) {
      process.kill(pid, "SIGKILL");
    }
  });
  const scripts = hostScripts(hooks); // After the hook above: the folder is removed once no process runs in it.
  const { path } = scripts;
  const serve = tcpServers(hooks);

  /** Makes the next process run these lines before it waits. */
  const behave = (...lines: string[]): Promise<string> =>
    writeJava(path("jdk"), `: > '${path("pids")}'/$$`, ...lines, ...LIVES_ON);

  /** A service whose probe succeeds once a process was started. */
  const makeRemote = async (
    spec: Partial<ServiceSpec> = {},
    remote: Partial<RemoteService> = {},
  ): Promise<RemoteService> => {
    const port = await serve((socket) =>
      socket.once("data", async () => socket.end((await readdir(path("pids"))).length > 0 ? SRVR : "")),
    );
    await mkdir(path("pids"), { recursive: true });
    await behave();
    return {
      spec: makeSpec({ readiness: isServing(port), startupTimeoutMs: 5_000, stopTimeoutMs: 2_000, ...spec }),
      service: "zookeeper",
      host: "host-1",
      layout: hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1"),
      owner: "kafka-cluster/test",
      stackId: "stack-1",
      user: "kafka",
      unitPrefix: "kafka-cluster-test-",
      javaHome: path("jdk"),
      retainData: false,
      generation: 0,
      dataToDelete: { file: "", line: "" },
      ...remote,
    };
  };

  const start = (remote: RemoteService) => scripts.runAndParse(serviceScript(remote), "start");
  const remove = (remote: RemoteService) => scripts.runAndParse(serviceScript(remote), "remove");
  const healthOf = async ({ host, service, layout }: RemoteService): Promise<string | undefined> => {
    const script = remoteScript("inspect-service", serviceLocation(host, service, layout));
    return (await scripts.runAndParse(script, "inspect")).health;
  };
  /** Runs `start`, which must fail, and returns its message. */
  const startError = async (remote: RemoteService, action = "start"): Promise<string> => {
    const { exitCode, stderr } = await scripts.run(serviceScript(remote), action);
    return exitCode === 1 ? stderr : `ended with ${exitCode}`;
  };

  const holders: ChildProcessWithoutNullStreams[] = [];
  hooks.last(() => {
    for (const holder of holders.splice(0)) {
      holder.stdin.end();
    }
  });
  /** Holds a lock like a run at work until the input ends, then runs a command and releases the lock. */
  const holdLock = async (lock: string, command = "true"): Promise<ChildProcessWithoutNullStreams> => {
    const holder = spawn("flock", [lock, "bash", "-c", `echo; cat; ${command}`]);
    holders.push(holder);
    await once(holder.stdout, "data");
    return holder;
  };
  return { ...scripts, holdLock, serve, behave, makeRemote, start, remove, healthOf, startError };
}

/** Readiness probe that this port answers. */
export const isServing = (port: number): ServiceSpec["readiness"] => ({
  kind: "four-letter-word",
  host: "127.0.0.1",
  port,
  word: "srvr",
  holds: "Mode: ",
});

/** Pids of the processes of a service. The short-lived children of a shell lead no session and do not count. */
export const processesOf = async ({ layout, service }: RemoteService): Promise<number[]> =>
  (await servicesBelow(layout.root)).filter(({ folder }) => folder === layout.service(service)).map(({ pid }) => pid);

/** Processes of services whose folders are or were below this one. */
async function servicesBelow(root: string): Promise<{ readonly pid: number; readonly folder: string }[]> {
  const flag = "-Dkafka-cluster.service=";
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [words, stat] = await Promise.all(
        ["cmdline", "stat"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")), // The process may have ended.
      );
      const [session] = stat?.split(") ").at(-1)?.split(" ").slice(3) ?? [];
      const word = words?.split("\0").find((text) => text.startsWith(`${flag}${root}/`));
      return word !== undefined && session === pid ? [{ pid: Number(pid), folder: word.slice(flag.length) }] : [];
    }),
  );
  return found.flat();
}

/** Files and folders in a folder, as sorted relative paths. */
export const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }).catch(() => [])).sort();

/** Waits until a script waits for the lock of another run. */
export const isWaiting = (pid: number | undefined): Promise<true> =>
  waitUntil(
    async () => {
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
      const names = children.split(" ").map((child) => readFile(`/proc/${child}/comm`, "utf8").catch(() => ""));
      return (await Promise.all(names)).includes("flock\n") || undefined;
    },
    () => new Error("the script does not wait"),
    { timeoutMs: 10_000, intervalMs: 5 },
  );
