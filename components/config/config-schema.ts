import { z } from "zod";

import { KAFKA_CLUSTER_SHAPE } from "../cluster/cluster-args";
import { HOSTS_SCHEMA } from "../runtime/ssh/hosts/host-entries";
import { line, oneOf } from "../shared/problems";
import { TOPICS_SCHEMA } from "../topic/topic-problems";

const text = z.string("must be text");

/** Form of every configuration key. */
export const CONFIG_SCHEMA = z.object({
  ...KAFKA_CLUSTER_SHAPE,
  runtime: oneOf(["local", "docker", "ssh"]),
  dataDir: z.union([text, z.array(text)], "must be text or a list of texts").optional(),
  javaHome: text.optional(),
  baseImage: line("an image's name").optional(),
  dockerHost: text.optional(),
  hosts: HOSTS_SCHEMA,
  topics: TOPICS_SCHEMA,
  smokeTest: z.boolean("must be true or false"),
});

/** Values of all keys. */
export type RawConfig = z.infer<typeof CONFIG_SCHEMA>;

/** True if empty text as the value of the key means that the key is not set. */
export const mayBeEmpty = (key: string): boolean =>
  CONFIG_SCHEMA.shape[key as keyof RawConfig]?.safeParse(undefined).success ?? false;

/** Keys whose value is text. The values of all other keys are JSON. */
export const TEXT_KEYS: readonly string[] = [
  "runtime",
  "coordination",
  "version",
  "scalaVersion",
  "protocolVersion",
  "archive",
  "archiveSha512",
  "bindAddress",
  "advertisedHost",
  "security",
  "caCertificate",
  "caPrivateKey",
  "dataDir",
  "acceptDataLoss",
  "profile",
  "baseImage",
  "dockerHost",
  "javaHome",
] satisfies readonly (keyof RawConfig)[];
