import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import type { ServiceSpec } from "../../components/runtime/service-spec";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import { remoteScript } from "../../components/runtime/ssh/resources/remote-script";
import {
  type RemoteService,
  serviceScript,
  whereServiceIs,
} from "../../components/runtime/ssh/resources/service-script";
import { waitUntil } from "../../components/shared/wait-until";
import { SRVR } from "./answering-zookeeper";
import { writeJava } from "./fake-java";
import { aroundEach } from "./hooks";
import { hostScripts } from "./host-scripts";
import { makeSpec } from "./service";
import { tcpServers } from "./tcp-server";

/** Lives until it is ended, and has no process of its own. */
const LIVES_ON = ['mkfifo "$0.$$"', 'exec 3<>"$0.$$"', 'rm "$0.$$"', "read -r _ <&3"];

/**
 * What makes services for the scripts of hosts, with a shell script in place of the JVM, and runs the scripts for them.
 * The test itself answers for them. Every process of them is ended, by pid, afterwards.
 */
export function fakeRemoteServices(hooks = aroundEach) {
  hooks.last(async () => {
    for (const { pid } of await servicesBelow(path("home"))) {
      process.kill(pid, "SIGKILL");
    }
  });
  const scripts = hostScripts(hooks); // After the hook above: the folder goes once nothing runs in it.
  const { path } = scripts;
  const serve = tcpServers(hooks);

  /** Has the next process run these lines, and then live on. */
  const behave = (...lines: string[]): Promise<string> =>
    writeJava(path("jdk"), `: > '${path("pids")}'/$$`, ...lines, ...LIVES_ON);

  /** A service that is answered for once a process of one was started. */
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

  const start = (remote: RemoteService) => scripts.tell(serviceScript(remote), "start");
  const remove = (remote: RemoteService) => scripts.tell(serviceScript(remote), "remove");
  const healthOf = async ({ host, service, layout }: RemoteService): Promise<string | undefined> => {
    const script = remoteScript("service", whereServiceIs(host, service, layout));
    return (await scripts.tell(script, "inspect")).health;
  };
  /** What `start` said that was to fail. */
  const failure = async (remote: RemoteService, action = "start"): Promise<string> => {
    const { exitCode, stderr } = await scripts.run(serviceScript(remote), action);
    return exitCode === 1 ? stderr : `ended with ${exitCode}`;
  };

  const holders: ChildProcessWithoutNullStreams[] = [];
  hooks.last(() => {
    for (const holder of holders.splice(0)) {
      holder.stdin.end();
    }
  });
  /** Holds a lock, as a run that is at work, until its input ends; then runs a command and gives it back. */
  const holdLock = async (lock: string, command = "true"): Promise<ChildProcessWithoutNullStreams> => {
    const holder = spawn("flock", [lock, "bash", "-c", `echo; cat; ${command}`]);
    holders.push(holder);
    await once(holder.stdout, "data");
    return holder;
  };
  return { ...scripts, holdLock, serve, behave, makeRemote, start, remove, healthOf, failure };
}

/** What must be true for a service to be ready that this port answers for. */
export const isServing = (port: number): ServiceSpec["readiness"] => ({
  kind: "four-letter-word",
  host: "127.0.0.1",
  port,
  word: "srvr",
  holds: "Mode: ",
});

/** Pids of the processes that a service runs as. A shell forks itself for moments: those lead no session. */
export const processesOf = async ({ layout, service }: RemoteService): Promise<number[]> =>
  (await servicesBelow(layout.root)).filter(({ folder }) => folder === layout.service(service)).map(({ pid }) => pid);

/** The processes of services whose folders lie below this one, or did. */
async function servicesBelow(root: string): Promise<{ readonly pid: number; readonly folder: string }[]> {
  const flag = "-Dkafka-cluster.service=";
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [words, stat] = await Promise.all(
        ["cmdline", "stat"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")), // It may have ended.
      );
      const [session] = stat?.split(") ").at(-1)?.split(" ").slice(3) ?? [];
      const word = words?.split("\0").find((text) => text.startsWith(`${flag}${root}/`));
      return word !== undefined && session === pid ? [{ pid: Number(pid), folder: word.slice(flag.length) }] : [];
    }),
  );
  return found.flat();
}

/** What lies in a folder and below, as paths from there, sorted. */
export const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }).catch(() => [])).sort();

/** Waits until a script waits for another one's end. */
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
