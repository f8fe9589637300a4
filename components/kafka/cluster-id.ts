import { randomUUID } from "node:crypto";

/** A new id for a cluster, as Kafka's `random-uuid` makes them: a random UUID in Base64 for URLs, no option of a tool. */
export function newClusterId(): string {
  const id = Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url");
  return id.startsWith("-") ? newClusterId() : id;
}
