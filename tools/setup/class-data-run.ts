import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Java } from "../../components/java/find-java";
import { secureRelay } from "../../components/kafka-client/secure-relay";
import { classDataArchive, WRITING_FLAG } from "../../components/runtime/local/class-data";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { formatAddress } from "../../components/shared/address";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { STATE } from "../project";
import { defaultBroker, defaultZooKeeper } from "./default-services";
import { DEFAULT_KAFKA_HOME } from "./kafka";
import { inTrialRun, pickEndpoint, trialInputs, withService } from "./trial-run";
import { trialSecurity } from "./trial-security";

/** Folder of the services of the trial run. */
const TRIAL_DIR = join(STATE.root, "trial-run");

/**
 * Runs ZooKeeper and a broker with a round trip of records. Each JVM writes its class-data archive when it stops.
 *
 * @param isSecured - true to encrypt all connections.
 */
export const writeClassData = (java: Java, mainClasses: readonly string[], isSecured: boolean): Promise<void> =>
  inTrialRun(TRIAL_DIR, () => trialRun(java, mainClasses, isSecured));

async function trialRun(java: Java, mainClasses: readonly string[], isSecured: boolean): Promise<void> {
  const archives = mainClasses.map(
    (mainClass) => [mainClass, classDataArchive(DEFAULT_KAFKA_HOME, java, { mainClass, isSecured })] as const,
  );
  const security = isSecured ? await trialSecurity() : undefined;
  const [zooKeeper, broker] = [await pickEndpoint(), await pickEndpoint()];
  const listener = { listener: isSecured ? "SECURE" : "PLAINTEXT", ...broker };
  const zooKeeperInputs = writingInputs("zookeeper", java, (folders) =>
    defaultZooKeeper(zooKeeper, folders, security?.ofServices),
  );
  const brokerInputs = writingInputs("kafka-0", java, (folders) =>
    defaultBroker({ clients: listener, internal: listener }, zooKeeper, folders, security?.ofServices),
  );
  await withService(zooKeeperInputs, () =>
    withService(brokerInputs, () =>
      roundTrip({
        bootstrapServers: formatAddress(broker.address),
        relay: security && secureRelay(security.operator),
      }),
    ),
  );
  for (const [mainClass, archive] of archives) {
    await mkdir(dirname(archive), { recursive: true });
    await rename(join(TRIAL_DIR, `${mainClass}.jsa`), archive);
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
    const flag = `${WRITING_FLAG}${join(TRIAL_DIR, `${spec.mainClass}.jsa`)}`;
    return { ...spec, jvmFlags: [...spec.jvmFlags, flag] };
  });
}
