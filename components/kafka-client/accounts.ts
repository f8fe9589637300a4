import type { ClientLogin } from "./client-identity";

/** Names of the accounts that a secured cluster uses itself: its services, the program that manages the cluster, and tests. */
export const NODE = "node";
export const OPERATOR = "operator";
export const TESTER = "smoke-test";

/** Mechanism that nodes log in with. The brokers' files contain the passwords, so that a cluster can start without users. */
export const NODES_MECHANISM = "PLAIN";

/**
 * Mechanism that users log in with. ZooKeeper stores their passwords. KRaft stores none before Kafka 3.5 (KIP-900), so the
 * brokers' files contain them.
 */
export const usersMechanism = (coordination: "zookeeper" | "kraft"): ClientLogin["mechanism"] =>
  coordination === "zookeeper" ? "SCRAM-SHA-512" : NODES_MECHANISM;
