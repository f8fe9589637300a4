import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { KRAFT_CLASSES } from "../../components/kafka/kraft-settings";
import { secureRelay } from "../../components/kafka-client/secure-relay";
import { type ArchivedProgram, classDataArchive, WRITING_FLAG } from "../../components/runtime/local/class-data";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { formatAddress } from "../../components/shared/address";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { STATE } from "../project";
import { defaultBroker, defaultCombinedNode, defaultZooKeeper } from "./default-services";
import { inTrialRun, pickEndpoint, type TrialSoftware, trialInputs, withService } from "./trial-run";
import { trialSecurity } from "./trial-security";

/** Folder of the services of the trial run. */
const TRIAL_DIR = join(STATE.root, "trial-run");

/**
 * Runs a cluster of these programs with a round trip of records. Each JVM writes its class-data archive when it stops.
 *
 * @param software - Kafka and Java that the archives are for.
 * @param programs - ZooKeeper and a broker, secured or not, or a broker that is also the KRaft controller.
 */
export const writeClassData = (software: TrialSoftware, programs: readonly ArchivedProgram[]): Promise<void> =>
  inTrialRun(TRIAL_DIR, async () => {
    const isKraft = programs.some(({ classSet }) => classSet === KRAFT_CLASSES.classSet);
    await (isKraft
      ? kraftRun(software)
      : zooKeeperRun(
          software,
          programs.some(({ isSecured }) => isSecured),
        ));
    for (const program of programs) {
      const archive = classDataArchive(software.home, software.java, program);
      await mkdir(dirname(archive), { recursive: true });
      await rename(join(TRIAL_DIR, `${program.mainClass}.jsa`), archive);
    }
  });

async function kraftRun(software: TrialSoftware): Promise<void> {
  const [controller, broker] = [await pickEndpoint(), await pickEndpoint()];
  const listener = { listener: "PLAINTEXT", ...broker };
  const inputs = writingInputs("kafka-0", software, (folders) =>
    defaultCombinedNode({ clients: listener, internal: listener }, controller, folders),
  );
  await withService(inputs, () => roundTrip({ bootstrapServers: formatAddress(broker.address) }));
}

async function zooKeeperRun(software: TrialSoftware, isSecured: boolean): Promise<void> {
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
