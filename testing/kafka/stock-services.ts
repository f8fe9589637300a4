import { spawn } from "node:child_process";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProcessIdentity, processInfo } from "../../components/runtime/machine/process-identity";
import { askProbe, type Probe } from "../../components/runtime/probe/probe";
import { waitUntil } from "../../components/shared/wait-until";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";

const READY_TIMEOUT_MS = 120_000;

/** Flags that `kafka-run-class.sh` of 3.3.1 passes to every JVM, on Java 9 and newer. */
const stockFlags = (heap: string, logs: string, gcLog: string): string[] => [
  `-Xmx${heap}`,
  `-Xms${heap}`,
  "-server",
  "-XX:+UseG1GC",
  "-XX:MaxGCPauseMillis=20",
  "-XX:InitiatingHeapOccupancyPercent=35",
  "-XX:+ExplicitGCInvokesConcurrent",
  "-XX:MaxInlineLevel=15",
  "-Djava.awt.headless=true",
  `-Xlog:gc*:file=${logs}/${gcLog}:time,tags:filecount=10,filesize=100M`,
  "-Dcom.sun.management.jmxremote",
  "-Dcom.sun.management.jmxremote.authenticate=false",
  "-Dcom.sun.management.jmxremote.ssl=false",
  `-Dkafka.logs.dir=${logs}`,
];

/** `config/server.properties` of 3.3.1, without ports and folders. */
export const STOCK_SERVER_PROPERTIES = {
  "broker.id": 0,
  "num.network.threads": 3,
  "num.io.threads": 8,
  "socket.send.buffer.bytes": 102_400,
  "socket.receive.buffer.bytes": 102_400,
  "socket.request.max.bytes": 104_857_600,
  "num.partitions": 1,
  "num.recovery.threads.per.data.dir": 1,
  "offsets.topic.replication.factor": 1,
  "transaction.state.log.replication.factor": 1,
  "transaction.state.log.min.isr": 1,
  "log.retention.hours": 168,
  "log.retention.check.interval.ms": 300_000,
  "zookeeper.connection.timeout.ms": 18_000,
  "group.initial.rebalance.delay.ms": 0,
};

const STOCK_LOG4J = `log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
`;

/** Starts a service as the start scripts of 3.3.1 do, without the scripts. */
export async function startStock(
  folder: string,
  name: string,
  heap: string,
  mainClass: string,
  properties: string,
  home = DEFAULT_KAFKA_HOME,
): Promise<ProcessIdentity> {
  const java = await resolveJava();
  const logs = join(folder, `${name}-logs`);
  const [configFile, log4jFile] = [join(folder, `${name}.properties`), join(folder, "log4j.properties")];
  await mkdir(logs, { recursive: true });
  await writeFile(configFile, properties);
  await writeFile(log4jFile, STOCK_LOG4J);
  const output = await open(join(logs, "console.log"), "a");
  const flags = [...stockFlags(heap, logs, `${name}-gc.log`), `-Dlog4j.configuration=file:${log4jFile}`];
  const child = spawn(java.path, [...flags, "-cp", join(home, "libs", "*"), mainClass, configFile], {
    cwd: folder,
    // Java opens no path with an accent without a locale.
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    stdio: ["ignore", output.fd, output.fd],
  });
  await output.close();
  return waitUntil(
    () => processInfo(child.pid ?? 0),
    () => new Error(`${name} did not start`),
    { timeoutMs: 5_000, intervalMs: 5 },
  );
}

/** Waits until a service answers. */
export const awaitReady = (probe: Probe) =>
  waitUntil(
    () => askProbe(probe, 2_000),
    (cause) => new Error("the service is not ready", { cause }),
    { timeoutMs: READY_TIMEOUT_MS },
  );
