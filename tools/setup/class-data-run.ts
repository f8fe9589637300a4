import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { kafkaBrokerDefaults, kafkaBrokerSpec } from "../../components/kafka/kafka-broker";
import { classDataArchive } from "../../components/runtime/local/class-data";
import freePort from "../../components/runtime/local/free-port-provider";
import type { Java } from "../../components/runtime/local/java";
import localService from "../../components/runtime/local/local-service-provider";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { smokeTestDefaults } from "../../components/smoke-test/smoke-test";
import { zooKeeperDefaults, zooKeeperSpec } from "../../components/zookeeper/zookeeper";
import { STATE } from "../project";
import { DEFAULT_KAFKA_HOME } from "./kafka";

const HOST = "127.0.0.1";

/** Starts both services in a temporary folder, lets records pass, and has each JVM write down its classes at its end. */
export async function writeClassData(java: Java, mainClasses: readonly string[]): Promise<void> {
  // An archive can't be made on top of another.
  await Promise.all(
    mainClasses.map((mainClass) => rm(classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass), { force: true })),
  );
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-"));
  try {
    const port = async () => (await freePort.create({ host: HOST })).outs.port;
    const common = { profile: "development", config: {}, bindAddress: HOST } as const;
    const zooKeeper = { host: HOST, port: await port() };
    const broker = { host: HOST, port: await port() };
    const zooKeeperInputs = trialInputs(folder, "zookeeper", java, (folders) =>
      zooKeeperSpec({ ...zooKeeperDefaults, ...common, port: zooKeeper.port }, folders),
    );
    const brokerInputs = trialInputs(folder, "kafka-0", java, (folders) =>
      kafkaBrokerSpec({ ...kafkaBrokerDefaults, ...common, port: broker.port }, zooKeeper, folders),
    );
    await withService(zooKeeperInputs, () =>
      withService(brokerInputs, () =>
        roundTrip({ ...smokeTestDefaults, bootstrapServers: `${broker.host}:${broker.port}` }),
      ),
    );
    await mkdir(dirname(classDataArchive(DEFAULT_KAFKA_HOME, java, "any")), { recursive: true });
    for (const mainClass of mainClasses) {
      await rename(join(folder, `${mainClass}.jsa`), classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withService(inputs: LocalServiceInputs, work: () => Promise<unknown>): Promise<void> {
  const { id, outs } = await localService.create(inputs);
  try {
    await work();
  } finally {
    await localService.delete(id, outs);
  }
}

function trialInputs(
  folder: string,
  service: string,
  java: Java,
  specIn: (folders: ServiceFolders) => ServiceSpec,
): LocalServiceInputs {
  const serviceDir = join(folder, service);
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
    broughtJavaHome: STATE.java,
    retainData: false,
    spec: {
      ...spec,
      jvmFlags: [...spec.jvmFlags, `-XX:ArchiveClassesAtExit=${join(folder, `${spec.mainClass}.jsa`)}`],
    },
  };
}
