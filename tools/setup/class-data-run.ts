import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { secureRelay } from "../../components/kafka-client/secure-relay";
import { classDataArchive, WRITING_FLAG } from "../../components/runtime/local/class-data";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { formatAddress } from "../../components/shared/address";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { STATE } from "../project";
import { defaultBroker, defaultZooKeeper } from "./default-services";
import { inTrialRun, pickEndpoint, type TrialSoftware, trialInputs, withService } from "./trial-run";
import { trialSecurity } from "./trial-security";

/** Folder of the services of the trial run. */
const TRIAL_DIR = join(STATE.root, "trial-run");

/**
 * Runs ZooKeeper and a broker with a round trip of records. Each JVM writes its class-data archive when it stops.
 *
 * @param software - Kafka and Java that the archives are for.
 * @param isSecured - true to encrypt all connections.
 */
export const writeClassData = (
  software: TrialSoftware,
  mainClasses: readonly string[],
  isSecured: boolean,
): Promise<void> => inTrialRun(TRIAL_DIR, () => trialRun(software, mainClasses, isSecured));

async function trialRun(software: TrialSoftware, mainClasses: readonly string[], isSecured: boolean): Promise<void> {
  const { home, java } = software;
  const archives = mainClasses.map(
    (mainClass) => [mainClass, classDataArchive(home, java, { mainClass, isSecured })] as const,
  );
  const security = isSecured ? await trialSecurity() : undefined;
  const [zooKeeper, broker] = [await pickEndpoint(), await pickEndpoint()];
  const listener = { listener: isSecured ? "SECURE" : "PLAINTEXT", ...broker };
  const zooKeeperInputs = writingInputs("zookeeper", software, (folders) =>
    defaultZooKeeper(zooKeeper, folders, security?.ofServices),
  );
  const brokerInputs = writingInputs("kafka-0", software, (folders) =>
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
  software: TrialSoftware,
  specIn: (folders: ServiceFolders) => ServiceSpec,
): LocalServiceInputs {
  return trialInputs(TRIAL_DIR, service, software, (folders) => {
    const spec = specIn(folders);
    const flag = `${WRITING_FLAG}${join(TRIAL_DIR, `${spec.mainClass}.jsa`)}`;
    return { ...spec, jvmFlags: [...spec.jvmFlags, flag] };
  });
}
