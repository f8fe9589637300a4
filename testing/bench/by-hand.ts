import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import { renderProperties } from "../../components/shared/properties";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { awaitReady, STOCK_SERVER_PROPERTIES, startStock } from "../kafka/stock-services";

const HOST = "127.0.0.1";

/** Times by hand, in milliseconds. */
export interface ByHandTimes {
  /** From the start of ZooKeeper until the broker is ready. */
  readonly readyMs: number;
  /** From the start of ZooKeeper until the round trip is done. */
  readonly verifiedMs: number;
}

/**
 * Measures the manual start, without pauses: ZooKeeper with the settings and flags of the 3.3.1 distribution, until
 * ZooKeeper answers; the broker in the same way; the round trip of the smoke test. Without the start scripts, which take
 * longer.
 */
export async function byHand(): Promise<ByHandTimes> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-by-hand-"));
  const started: ProcessIdentity[] = [];
  try {
    const zooKeeperPort = await pickFreePort(HOST);
    const port = await pickFreePort(HOST);
    const run = (name: string, heap: string, mainClass: string, properties: Record<string, string | number>) =>
      startStock(folder, name, heap, mainClass, renderProperties(properties)).then(
        (identity) => void started.unshift(identity),
      );

    const startedAt = performance.now();
    await run("zookeeper", "512M", "org.apache.zookeeper.server.quorum.QuorumPeerMain", {
      dataDir: join(folder, "zookeeper-data"),
      clientPort: zooKeeperPort,
      maxClientCnxns: 0,
      "admin.enableServer": "false",
    });
    await awaitReady({ kind: "four-letter-word", host: HOST, port: zooKeeperPort, word: "srvr", holds: "Mode: " });
    await run("kafka", "1G", "kafka.Kafka", {
      ...STOCK_SERVER_PROPERTIES,
      listeners: `PLAINTEXT://${HOST}:${port}`,
      "log.dirs": join(folder, "kafka-data"),
      "zookeeper.connect": `${HOST}:${zooKeeperPort}`,
    });
    await awaitReady({
      kind: "kafka-metadata",
      host: HOST,
      port,
      brokerIds: [0],
      metaProperties: join(folder, "kafka-data", "meta.properties"),
    });
    const readyMs = performance.now() - startedAt;
    await roundTrip({ bootstrapServers: `${HOST}:${port}` });
    return { readyMs, verifiedMs: performance.now() - startedAt };
  } finally {
    for (const identity of started) {
      await stopProcess(identity, 60_000);
    }
    await rm(folder, { recursive: true, force: true });
  }
}
