import { mkdir, readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import { readRecord } from "../../components/runtime/local/service-record";
import { bindError } from "../../components/runtime/machine/port-holder";
import { isRunning, type ProcessIdentity, processInfo } from "../../components/runtime/machine/process-identity";
import type { ServiceSpec } from "../../components/runtime/service-spec";
import { waitUntil } from "../../components/shared/wait-until";
import { writeJava } from "./fake-java";
import { aroundEach } from "./hooks";
import { makeInputs, makeSpec } from "./service";
import { temporaryFolder } from "./temporary-folder";

/** Behaviour of the program that replaces ZooKeeper: answers `srvr`, prints an error and ends, or runs without an answer. */
export type Behaviour = "answers" | "ends" | "is silent";

const PROGRAM = `
const { readFileSync } = require("node:fs");
const { createServer } = require("node:net");
const text = readFileSync(process.argv.at(-1), "utf8");
const settings = Object.fromEntries(text.split("\\n").map((line) => line.split("=")));
console.log("environment: " + Object.keys(process.env).join(" "));
if (settings.behaviour === "ends") {
  console.error("org.apache.kafka.common.config.ConfigException: Invalid value x for tickTime");
  process.exit(1);
}
if (settings.behaviour === "answers") {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("Mode: standalone\\n"));
  });
  server.listen(Number(settings.clientPort), "127.0.0.1");
}
setInterval(() => {}, 1000);
`;

/**
 * Makes services for the tests of a `describe`, in a temporary folder and with a small program instead of a JVM. Their
 * processes are killed afterwards, by pid.
 */
export function fakeServices(hooks = aroundEach) {
  hooks.last(() => killAll(path("pids"), path("program.js")));
  const path = temporaryFolder(hooks); // After the hook above: the folder is removed once no process runs in it.

  const makeService = async (
    behaviour: Behaviour,
    spec: Partial<ServiceSpec> = {},
    inputs: Partial<LocalServiceInputs> = {},
  ): Promise<LocalServiceInputs> => {
    const javaHome = path("jdk");
    const program = path("program.js");
    await mkdir(path("pids"), { recursive: true });
    await writeJava(javaHome, `: > '${path("pids")}'/$$`, `exec '${process.execPath}' '${program}' "$@"`);
    await writeFile(join(javaHome, "release"), 'JAVA_VERSION="17.0.15"\n');
    await writeFile(program, PROGRAM);
    const port = await freePort();
    return makeInputs(path("stack"), {
      spec: makeSpec({
        arguments: [path("stack", "zookeeper", "config", "zoo.cfg")],
        files: { "zoo.cfg": `clientPort=${port}\nbehaviour=${behaviour}\n` },
        ports: [{ host: "127.0.0.1", port }],
        readiness: { kind: "four-letter-word", host: "127.0.0.1", port, word: "srvr", holds: "Mode: " },
        ...spec,
      }),
      home: path("kafka"),
      javaHome,
      ...inputs,
    });
  };
  return { path, makeService };
}

/** Kills the processes whose pids are files in a folder and whose command line contains the path of the test's program. */
async function killAll(pidsDir: string, program: string): Promise<void> {
  for (const pid of (await readdir(pidsDir).catch(() => [])).map(Number)) {
    const running = await processInfo(pid);
    if (running?.commandLine.includes(program)) {
      process.kill(pid, "SIGKILL");
      await hasEnded(running);
    }
  }
}

/** Kills the recorded process of a service and waits for its end. */
export async function killService(inputs: LocalServiceInputs): Promise<void> {
  const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
  if (recorded !== undefined) {
    process.kill(recorded.pid, "SIGKILL");
    await hasEnded(recorded);
    await portsAreFree(inputs);
  }
}

/** Waits until the ports of a killed service are free: the threads of its process end one after the other. */
export async function portsAreFree({ spec }: LocalServiceInputs): Promise<void> {
  for (const { host, port } of spec.ports) {
    await waitUntil(
      async () => ((await bindError(host, port)) === undefined ? true : undefined),
      () => new Error(`port ${port} is still in use`),
      { timeoutMs: 5_000, intervalMs: 5 },
    );
  }
}

/** Inputs of the same service on another port. */
export async function onAnotherPort(inputs: LocalServiceInputs): Promise<LocalServiceInputs> {
  const { spec } = inputs;
  const [oldPort, port] = [spec.ports[0]?.port, await freePort()];
  const text = spec.files["zoo.cfg"]?.replace(`clientPort=${oldPort}`, `clientPort=${port}`) ?? "";
  return {
    ...inputs,
    spec: {
      ...spec,
      files: { ...spec.files, "zoo.cfg": text },
      ports: [{ host: "127.0.0.1", port }],
      readiness: { ...spec.readiness, port },
    },
  };
}

const hasEnded = (identity: ProcessIdentity): Promise<boolean> =>
  waitUntil(
    async () => ((await isRunning(identity)) ? undefined : true),
    () => new Error(`process ${identity.pid} does not end`),
    { timeoutMs: 5_000, intervalMs: 5 },
  );

/** Port of 127.0.0.1 that no process listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
