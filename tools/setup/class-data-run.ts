import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Java } from "../../components/java/find-java";
import { classDataArchive } from "../../components/runtime/local/class-data";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import { removeService, startService } from "../../components/runtime/local/service-lifecycle";
import { sweepStack } from "../../components/runtime/local/sweep-stack";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { Endpoint } from "../../components/runtime/runtime";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { formatAddress } from "../../components/shared/address";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { STATE } from "../project";
import { defaultBroker, defaultZooKeeper } from "./default-services";
import { DEFAULT_KAFKA_HOME } from "./kafka";

const HOST = "127.0.0.1";

/** Folder of the services of the trial run. Always the same folder, so that the leftovers of a killed run are found. */
const TRIAL_DIR = join(STATE.root, "trial-run");

/** Runs ZooKeeper and a broker with a round trip of records. Each JVM writes its class-data archive when it stops. */
export async function writeClassData(java: Java, mainClasses: readonly string[]): Promise<void> {
  await removeTrialRun();
  // Twice: the trial run continues meanwhile, and may have started another service.
  const stopOnSignal = () =>
    void removeTrialRun()
      .then(removeTrialRun)
      .finally(() => process.exit(130));
  process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
  try {
    await trialRun(java, mainClasses);
  } finally {
    process.off("SIGINT", stopOnSignal).off("SIGTERM", stopOnSignal);
    await removeTrialRun();
  }
}

/** Stops the services of the trial run and removes their folders. */
async function removeTrialRun(): Promise<void> {
  await sweepStack({ path: TRIAL_DIR, retainData: false });
  await rm(TRIAL_DIR, { recursive: true, force: true });
}

async function trialRun(java: Java, mainClasses: readonly string[]): Promise<void> {
  // A JVM that uses an archive can't write one.
  await Promise.all(
    mainClasses.map((mainClass) => rm(classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass), { force: true })),
  );
  const [zooKeeper, broker] = [await pickEndpoint(), await pickEndpoint()];
  const listener = { listener: "PLAINTEXT", ...broker };
  const zooKeeperInputs = trialInputs("zookeeper", java, (folders) => defaultZooKeeper(zooKeeper, folders));
  const brokerInputs = trialInputs("kafka-0", java, (folders) =>
    defaultBroker({ clients: listener, internal: listener }, zooKeeper, folders),
  );
  await withService(zooKeeperInputs, () =>
    withService(brokerInputs, () => roundTrip({ bootstrapServers: formatAddress(broker.address) })),
  );
  await mkdir(dirname(classDataArchive(DEFAULT_KAFKA_HOME, java, "any")), { recursive: true });
  for (const mainClass of mainClasses) {
    await rename(join(TRIAL_DIR, `${mainClass}.jsa`), classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass));
  }
}

async function pickEndpoint(): Promise<Endpoint> {
  const address = { host: HOST, port: await pickFreePort(HOST) };
  return { listen: address, address };
}

async function withService(inputs: LocalServiceInputs, work: () => Promise<unknown>): Promise<void> {
  const service = await startService(inputs);
  try {
    await work();
  } finally {
    await removeService(service);
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
