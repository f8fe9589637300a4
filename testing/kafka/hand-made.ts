import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { formattedStorage, newClusterId } from "../../components/kafka/meta-properties";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import { renderProperties } from "../../components/shared/properties";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";
import { awaitReady, STOCK_SERVER_PROPERTIES, startStock } from "./stock-services";

const HOST = "127.0.0.1";

/** Kafka that was set up by hand: an installation, and data outside it. */
export interface HandMadeKafka {
  /** Folder with everything. Its name contains a blank and an accent. */
  readonly root: string;
  readonly installation: string;
  readonly bootstrapServers: string;
  readonly ports: readonly number[];
  /** Starts the services in their order, and waits until they answer. */
  start(): Promise<void>;
  /** Stops the services in the opposite order. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

interface StockService {
  readonly name: string;
  readonly heap: string;
  readonly mainClass: string;
  readonly file: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly probe: Parameters<typeof awaitReady>[0];
}

/**
 * Sets up ZooKeeper and a broker with the stock files of 3.3.1, but for ports and folders.
 *
 * @param listeners - further listeners of the broker.
 */
export async function zooKeeperByHand(
  settings: Readonly<Record<string, string | number>> = {},
  listeners: readonly string[] = [],
): Promise<HandMadeKafka> {
  const root = await mkdtemp(join(tmpdir(), "kafka a mano é "));
  const [port, zooKeeperPort] = [await pickFreePort(HOST), await pickFreePort(HOST)];
  const logDir = join(root, "kafka-logs");
  const zooKeeper: StockService = {
    ...{ name: "zookeeper", heap: "256M", mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain" },
    file: join("config", "zookeeper.properties"),
    properties: {
      dataDir: join(root, "zookeeper"),
      clientPort: zooKeeperPort,
      maxClientCnxns: 0,
      "admin.enableServer": false,
    },
    probe: { kind: "four-letter-word", host: HOST, port: zooKeeperPort, word: "srvr", holds: "Mode: " },
  };
  const broker: StockService = {
    ...{ name: "kafka", heap: "256M", mainClass: "kafka.Kafka", file: join("config", "server.properties") },
    properties: {
      ...STOCK_SERVER_PROPERTIES,
      listeners: [`PLAINTEXT://${HOST}:${port}`, ...listeners].join(","),
      "log.dirs": logDir,
      "zookeeper.connect": `localhost:${zooKeeperPort}`,
      ...settings,
    },
    probe: brokerProbe(port, 0, logDir),
  };
  return byHand(root, port, [port, zooKeeperPort], [zooKeeper, broker]);
}

/**
 * Sets up a KRaft node with the stock file of 3.3.1, but for ports and folder: its id is 1.
 *
 * @param listeners - further listeners of the broker.
 * @param home - folder of the Kafka that runs.
 */
export async function kraftByHand(
  settings: Readonly<Record<string, string | number>> = {},
  listeners: readonly string[] = [],
  home = DEFAULT_KAFKA_HOME,
): Promise<HandMadeKafka> {
  const root = await mkdtemp(join(tmpdir(), "kafka-by-hand-"));
  const [port, controllerPort] = [await pickFreePort(HOST), await pickFreePort(HOST)];
  const logDir = join(root, "kraft-combined-logs");
  const { "broker.id": _, "zookeeper.connection.timeout.ms": _timeout, ...stock } = STOCK_SERVER_PROPERTIES;
  await mkdir(logDir);
  for (const [name, text] of Object.entries(formattedStorage(newClusterId(), 1))) {
    // Kafka's storage tool writes a comment, and another order.
    await writeFile(join(logDir, name), `#\n#Sun Nov 29 02:00:00 UTC 2026\n${text.split("\n").reverse().join("\n")}\n`);
  }
  const node: StockService = {
    ...{ name: "kafka", heap: "256M", mainClass: "kafka.Kafka", file: join("config", "kraft", "server.properties") },
    properties: {
      ...stock,
      "process.roles": "broker,controller",
      "node.id": 1,
      "controller.quorum.voters": `1@localhost:${controllerPort}`,
      listeners: [`PLAINTEXT://:${port}`, `CONTROLLER://:${controllerPort}`, ...listeners].join(","),
      "inter.broker.listener.name": "PLAINTEXT",
      "advertised.listeners": [`PLAINTEXT://localhost:${port}`, ...listeners].join(","),
      "controller.listener.names": "CONTROLLER",
      "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL",
      "log.dirs": logDir,
      ...settings,
    },
    probe: brokerProbe(port, 1, logDir),
  };
  return byHand(root, port, [port, controllerPort], [node], home);
}

const brokerProbe = (port: number, id: number, logDir: string): StockService["probe"] => ({
  ...{ kind: "kafka-metadata", host: HOST, port, brokerIds: [id] },
  metaProperties: join(logDir, "meta.properties"),
});

async function byHand(
  root: string,
  port: number,
  ports: readonly number[],
  services: readonly StockService[],
  home = DEFAULT_KAFKA_HOME,
): Promise<HandMadeKafka> {
  const installation = join(root, "kafka");
  await mkdir(join(installation, "config", "kraft"), { recursive: true });
  await symlink(join(home, "libs"), join(installation, "libs"), "junction");
  for (const { file, properties } of services) {
    await writeFile(join(installation, file), renderProperties(properties));
  }
  const running: ProcessIdentity[] = [];
  const stop = async () => {
    for (const identity of running.splice(0)) {
      await stopProcess(identity, 60_000);
    }
  };
  return {
    ...{ root, installation, ports, bootstrapServers: `${HOST}:${port}`, stop },
    start: async () => {
      for (const { name, heap, mainClass, properties, probe } of services) {
        running.unshift(await startStock(join(root, "run"), name, heap, mainClass, renderProperties(properties), home));
        await awaitReady(probe);
      }
    },
    remove: async () => {
      await stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
