import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Java } from "../../components/java/find-java";
import { classDataArchive } from "../../components/runtime/local/class-data";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { formatAddress } from "../../components/shared/address";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { STATE } from "../project";
import { defaultBroker, defaultZooKeeper } from "./default-services";
import { DEFAULT_KAFKA_HOME } from "./kafka";
import { inTrialRun, pickEndpoint, trialInputs, withService } from "./trial-run";

/** Folder of the services of the trial run. */
const TRIAL_DIR = join(STATE.root, "trial-run");

/** Runs ZooKeeper and a broker with a round trip of records. Each JVM writes its class-data archive when it stops. */
export const writeClassData = (java: Java, mainClasses: readonly string[]): Promise<void> =>
  inTrialRun(TRIAL_DIR, () => trialRun(java, mainClasses));

async function trialRun(java: Java, mainClasses: readonly string[]): Promise<void> {
  // A JVM that uses an archive can't write one.
  await Promise.all(
    mainClasses.map((mainClass) => rm(classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass), { force: true })),
  );
  const [zooKeeper, broker] = [await pickEndpoint(), await pickEndpoint()];
  const listener = { listener: "PLAINTEXT", ...broker };
  const zooKeeperInputs = writingInputs("zookeeper", java, (folders) => defaultZooKeeper(zooKeeper, folders));
  const brokerInputs = writingInputs("kafka-0", java, (folders) =>
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

/** Inputs of a service whose JVM writes its class-data archive. */
function writingInputs(
  service: string,
  java: Java,
  specIn: (folders: ServiceFolders) => ServiceSpec,
): LocalServiceInputs {
  return trialInputs(TRIAL_DIR, service, java, (folders) => {
    const spec = specIn(folders);
    const flag = `-XX:ArchiveClassesAtExit=${join(TRIAL_DIR, `${spec.mainClass}.jsa`)}`;
    return { ...spec, jvmFlags: [...spec.jvmFlags, flag] };
  });
}
