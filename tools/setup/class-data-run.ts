import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Java } from "../../components/java/find-java";
import { kafkaBrokerDefaults, kafkaBrokerSpec } from "../../components/kafka/kafka-broker";
import { classDataArchive } from "../../components/runtime/local/class-data";
import localService from "../../components/runtime/local/local-service-provider";
import stackFolder from "../../components/runtime/local/local-stack-provider";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import freePort from "../../components/runtime/machine/free-port-provider";
import type { Endpoint } from "../../components/runtime/runtime";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import type { Address } from "../../components/shared/address";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { zooKeeperDefaults } from "../../components/zookeeper/zookeeper";
import { zooKeeperSpec } from "../../components/zookeeper/zookeeper-spec";
import { STATE } from "../project";
import { DEFAULT_KAFKA_HOME } from "./kafka";

const HOST = "127.0.0.1";

/** Where the services of the trial run live; always the same place, so that what a killed run left is found. */
const TRIAL_DIR = join(STATE.root, "trial-run");

/** Starts both services in a folder of their own, lets records pass, and has each JVM write down its classes at its end. */
export async function writeClassData(java: Java, mainClasses: readonly string[]): Promise<void> {
  await clearAway();
  // Twice: the trial run goes on meanwhile and may have started one more.
  const stopOnSignal = () =>
    void clearAway()
      .then(clearAway)
      .finally(() => process.exit(130));
  process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
  try {
    await trialRun(java, mainClasses);
  } finally {
    process.off("SIGINT", stopOnSignal).off("SIGTERM", stopOnSignal);
    await clearAway();
  }
}

/** Ends the services of the trial run and removes their folders. */
async function clearAway(): Promise<void> {
  await stackFolder.delete(TRIAL_DIR, { path: TRIAL_DIR, retainData: false });
  await rm(TRIAL_DIR, { recursive: true, force: true });
}

async function trialRun(java: Java, mainClasses: readonly string[]): Promise<void> {
  // An archive can't be made on top of another.
  await Promise.all(
    mainClasses.map((mainClass) => rm(classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass), { force: true })),
  );
  const port = async () => (await freePort.create({ host: HOST })).outs.port;
  const zooKeeper = { host: HOST, port: await port() };
  const broker = { host: HOST, port: await port() };
  const listener = { listener: "PLAINTEXT", ...endpointAt(broker) };
  const zooKeeperInputs = trialInputs("zookeeper", java, (folders) =>
    zooKeeperSpec(zooKeeperDefaults, endpointAt(zooKeeper), folders),
  );
  const brokerInputs = trialInputs("kafka-0", java, (folders) =>
    kafkaBrokerSpec(kafkaBrokerDefaults, { clients: listener, peers: listener }, { zooKeepers: [zooKeeper] }, folders),
  );
  await withService(zooKeeperInputs, () =>
    withService(brokerInputs, () => roundTrip({ bootstrapServers: `${broker.host}:${broker.port}` })),
  );
  await mkdir(dirname(classDataArchive(DEFAULT_KAFKA_HOME, java, "any")), { recursive: true });
  for (const mainClass of mainClasses) {
    await rename(join(TRIAL_DIR, `${mainClass}.jsa`), classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass));
  }
}

const endpointAt = (address: Address): Endpoint => ({ listen: address, address });

async function withService(inputs: LocalServiceInputs, work: () => Promise<unknown>): Promise<void> {
  const { id, outs } = await localService.create(inputs);
  try {
    await work();
  } finally {
    await localService.delete(id, outs);
  }
}

function trialInputs(
  service: string,
  java: Java,
  specIn: (folders: ServiceFolders) => ServiceSpec,
): LocalServiceInputs {
  const serviceDir = join(TRIAL_DIR, service);
  const folders = {
    config: join(serviceDir, "config"),
    data: join(serviceDir, "data"),
    logs: join(serviceDir, "logs"),
  };
  const spec = specIn(folders);
  return {
    service,
    owner: "set-up",
    serviceDir,
    folders,
    home: DEFAULT_KAFKA_HOME,
    distributionSha512: "",
    javaHome: join(java.path, "..", ".."),
    installedJavaHome: STATE.java,
    retainData: false,
    spec: {
      ...spec,
      jvmFlags: [...spec.jvmFlags, `-XX:ArchiveClassesAtExit=${join(TRIAL_DIR, `${spec.mainClass}.jsa`)}`],
    },
  };
}
