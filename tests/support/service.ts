import { randomUUID } from "node:crypto";
import { join } from "node:path";

import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { ServiceRecord } from "../../components/runtime/local/service-record";
import type { ServiceSpec } from "../../components/runtime/service-spec";

/** Spec of a ZooKeeper server. */
export const makeSpec = (spec: Partial<ServiceSpec> = {}): ServiceSpec => ({
  mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
  arguments: ["/stack/zookeeper/config/zoo.cfg"],
  jvmFlags: ["-Xmx64m"],
  heapMiB: 64,
  files: { "zoo.cfg": "clientPort=2181\n", "log4j.properties": "log4j.rootLogger=INFO\n" },
  secretSettings: [],
  ports: [{ host: "127.0.0.1", port: 2181 }],
  readiness: { kind: "four-letter-word", host: "127.0.0.1", port: 2181, word: "srvr", holds: "Mode: " },
  startupTimeoutMs: 10_000,
  stopTimeoutMs: 10_000,
  ...spec,
});

/** Inputs of a service whose folders are in `stackDir`. */
export const makeInputs = (stackDir: string, inputs: Partial<LocalServiceInputs> = {}): LocalServiceInputs => ({
  spec: makeSpec(),
  service: "zookeeper",
  owner: "kafka-cluster/test",
  folders: {
    config: join(stackDir, "zookeeper", "config"),
    data: join(stackDir, "data", "zookeeper"),
    logs: join(stackDir, "zookeeper", "logs"),
  },
  serviceDir: join(stackDir, "zookeeper"),
  home: "/distributions/kafka",
  distributionSha512: "abc",
  javaHome: "",
  installedJavaHome: "/project/.kafka-cluster/java",
  retainData: false,
  ...inputs,
});

/** Record of a service whose start was interrupted before its process was recorded. */
export const makeRecord = (record: Partial<ServiceRecord> = {}): ServiceRecord => ({
  owner: "kafka-cluster/test",
  startId: randomUUID(),
  runHash: "0123456789abcdef",
  dataDir: "/stack/data/zookeeper",
  ...record,
});
