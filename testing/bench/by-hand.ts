import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { clusterViews } from "../../components/kafka-client/cluster-metadata";
import { outOfSyncReplicas } from "../../components/rolling/replicas";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import { renderProperties } from "../../components/shared/properties";
import { waitUntil } from "../../components/shared/wait-until";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { awaitReady, STOCK_SERVER_PROPERTIES, startStock } from "../kafka/stock-services";
import { timed } from "./measure";

const HOST = "127.0.0.1";

/** Time for a service to stop, and for replicas to catch up, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** Times by hand, in milliseconds. */
export interface ByHandTimes {
  /** From the start of ZooKeeper until the brokers are ready. */
  readonly readyMs: number;
  /** From the start of ZooKeeper until the round trip is done. */
  readonly verifiedMs: number;
  /** Restart of one broker after the other with a changed setting, each once the replicas of the last one are in sync. */
  readonly rolledMs: number;
  /** Stop of the brokers, side by side, then of ZooKeeper. */
  readonly stopMs: number;
}

/** Running cluster that was started by hand. */
export interface HandMadeCluster {
  readonly bootstrapServers: string;
  /** Pid of the first broker. */
  readonly pid: number;
}

/**
 * Measures the life of a cluster by hand, without pauses: ZooKeeper with the settings and flags of the 3.3.1 distribution, until
 * ZooKeeper answers; the brokers in the same way, side by side; the round trip of the smoke test; a changed setting; the stop.
 * Without the start scripts, which take longer.
 *
 * @param use - action on the running cluster, before the changed setting. @defaultValue - none
 */
export async function byHand(
  brokers = 1,
  use: (cluster: HandMadeCluster) => Promise<unknown> = async () => {},
): Promise<ByHandTimes> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-by-hand-"));
  const running = new Map<string, ProcessIdentity>();
  const run = async (name: string, heap: string, mainClass: string, properties: Record<string, string | number>) => {
    running.set(name, await startStock(folder, name, heap, mainClass, renderProperties(properties)));
  };
  const stop = async (name: string) => {
    const identity = running.get(name);
    if (identity !== undefined) {
      await stopProcess(identity, TIMEOUT_MS);
      running.delete(name);
    }
  };
  try {
    const zooKeeperPort = await pickFreePort(HOST);
    const ports = await Promise.all(Array.from({ length: brokers }, () => pickFreePort(HOST)));
    const names = ports.map((_, id) => `kafka-${id}`);
    const startBroker = async (id: number, changed: Record<string, number> = {}) => {
      const [name, port] = [names[id] as string, ports[id] as number];
      await run(name, "1G", "kafka.Kafka", {
        ...STOCK_SERVER_PROPERTIES,
        ...replicated(brokers),
        "broker.id": id,
        listeners: `PLAINTEXT://${HOST}:${port}`,
        "log.dirs": join(folder, `${name}-data`),
        "zookeeper.connect": `${HOST}:${zooKeeperPort}`,
        ...changed,
      });
      const metaProperties = join(folder, `${name}-data`, "meta.properties");
      await awaitReady({ kind: "kafka-metadata", host: HOST, port, brokerIds: [id], metaProperties });
    };

    const startedAt = performance.now();
    await run("zookeeper", "512M", "org.apache.zookeeper.server.quorum.QuorumPeerMain", {
      dataDir: join(folder, "zookeeper-data"),
      clientPort: zooKeeperPort,
      maxClientCnxns: 0,
      "admin.enableServer": "false",
    });
    await awaitReady({ kind: "four-letter-word", host: HOST, port: zooKeeperPort, word: "srvr", holds: "Mode: " });
    await Promise.all(names.map((_, id) => startBroker(id)));
    const readyMs = performance.now() - startedAt;
    const addresses = ports.map((port) => `${HOST}:${port}`);
    await roundTrip({ bootstrapServers: addresses.join(), replicationFactor: Math.min(brokers, 3) });
    const verifiedMs = performance.now() - startedAt;
    await use({ bootstrapServers: addresses.join(), pid: running.get("kafka-0")?.pid ?? 0 });

    const rolledMs = await timed(async () => {
      for (const id of names.keys()) {
        await stop(names[id] as string);
        await startBroker(id, { "log.retention.hours": 24 });
        await awaitInSync(addresses);
      }
    });
    const stopMs = await timed(async () => {
      await Promise.all(names.map(stop));
      await stop("zookeeper");
    });
    return { readyMs, verifiedMs, rolledMs, stopMs };
  } finally {
    for (const name of [...running.keys()].reverse()) {
      await stop(name);
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** Settings of several brokers that the settings of the distribution have for one. */
const replicated = (brokers: number): Record<string, number> =>
  brokers === 1
    ? {}
    : {
        "offsets.topic.replication.factor": Math.min(brokers, 3),
        "transaction.state.log.replication.factor": Math.min(brokers, 3),
        "transaction.state.log.min.isr": Math.min(brokers, 2),
      };

/** Waits until every broker is registered and every replica is in sync, as each broker sees it. */
const awaitInSync = (addresses: readonly string[]): Promise<true> =>
  waitUntil(
    async () => {
      const views = await clusterViews(
        addresses.map((address) => ({ address })),
        2_000,
      );
      const missing = addresses.flatMap((_, id) => outOfSyncReplicas(views, id));
      return (views.length === addresses.length && missing.length === 0) || undefined;
    },
    (cause) => new Error("the replicas are not in sync", { cause }),
    { timeoutMs: TIMEOUT_MS },
  );
