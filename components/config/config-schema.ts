import { z } from "zod";

import { BROKER_COUNT_SCHEMA } from "../kafka/broker-count";
import { HOSTS_SCHEMA } from "../runtime/ssh/hosts/host-entries";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import { host, integer, line, oneOf } from "../shared/problems";
import { QUORUM_SIZE_SCHEMA } from "../shared/quorum-size";
import { TOPICS_SCHEMA } from "../topic/topic-problems";

const port = integer("a port, or 0 for a free one,", 0, 65_535);
const text = z.string("must be text");

/** Keys whose value is text as it stands. */
const TEXT_KEYS = {
  runtime: oneOf(["local", "docker", "ssh"]),
  coordination: oneOf(["zookeeper", "kraft"]),
  version: line("a version"),
  scalaVersion: line("a version"),
  archive: text,
  archiveSha512: text,
  bindAddress: host("a host name or IPv4 address of this machine"),
  advertisedHost: z.union(
    [z.literal(""), host("a host name or IPv4 address")],
    "must be a host name or IPv4 address, no IPv6 address",
  ),
  dataDir: text,
  acceptDataLoss: text,
  profile: JVM_SCHEMA.profile,
  baseImage: line("an image's name"),
  dockerHost: text,
  javaHome: text,
};

/** Keys whose value is a number, true or false, a list or an object. */
export const JSON_KEYS = {
  brokers: BROKER_COUNT_SCHEMA,
  zookeepers: QUORUM_SIZE_SCHEMA,
  controllers: QUORUM_SIZE_SCHEMA,
  port,
  zookeeperPort: port,
  retainData: z.boolean("must be true or false"),
  heapMiB: JVM_SCHEMA.heapMiB,
  zookeeperHeapMiB: JVM_SCHEMA.heapMiB,
  brokerConfig: PROPERTIES_SCHEMA,
  zookeeperConfig: PROPERTIES_SCHEMA,
  topics: TOPICS_SCHEMA,
  hosts: HOSTS_SCHEMA,
  smokeTest: z.boolean("must be true or false"),
};

/** Every key, with what may stand in it. Defaults stand in `Pulumi.yaml`. */
export const CONFIG_SCHEMA = z.object({ ...TEXT_KEYS, ...JSON_KEYS });

/** The values of all keys, as they are set; empty text stands for "not set". */
export type RawConfig = z.infer<typeof CONFIG_SCHEMA>;
