import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

import { findByToken, isRunning } from "../../../components/runtime/local/process-identity";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import type { ServiceSpec } from "../../../components/runtime/service-spec";
import { waitUntil } from "../../../components/shared/wait-until";
import { writeJava } from "./fake-java";
import { makeInputs, makeSpec } from "./service";
import { temporaryFolder } from "./temporary-folder";

/** What the program does that stands for a ZooKeeper: answers `srvr`, says something and ends, or lives without a word. */
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
 * What makes services for each test of a `describe`, in a temporary folder and with a small program in place of the
 * JVM. Every process of them is ended, by pid, after the test.
 */
export function fakeServices() {
  afterEach(() => endAll(path("program.js")));
  const path = temporaryFolder(); // After the line above: the folder goes once nothing runs in it.

  const makeService = async (
    behaviour: Behaviour,
    spec: Partial<ServiceSpec> = {},
    inputs: Partial<LocalServiceInputs> = {},
  ): Promise<LocalServiceInputs> => {
    const javaHome = path("jdk");
    const program = path("program.js");
    await writeJava(javaHome, `exec '${process.execPath}' '${program}' "$@"`);
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

/** Ends the processes whose command line holds a path of the test's own. */
async function endAll(program: string): Promise<void> {
  for (let found = await findByToken(program); found !== undefined; found = await findByToken(program)) {
    const { pid, startTime } = found;
    process.kill(pid, "SIGKILL");
    await waitUntil(
      async () => ((await isRunning({ pid, startTime })) ? undefined : true),
      () => new Error(`process ${pid} does not end`),
      { timeoutMs: 5_000, intervalMs: 5 },
    );
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
