import type { ClientLogin } from "./client-identity";

/** Names of the accounts that a secured cluster uses itself: of its services, of the program that manages the cluster, and of tests. */
export const NODE = "node";
export const OPERATOR = "operator";
export const TESTER = "smoke-test";

/** Mechanism that nodes log in with. The names and passwords are in the brokers' files, so that a cluster can start without any user. */
export const NODES_MECHANISM = "PLAIN";

/** Mechanism that users log in with. ZooKeeper stores users, and KRaft none before Kafka 3.5 (KIP-900): they are where the nodes are. */
export const usersMechanism = (coordination: "zookeeper" | "kraft"): ClientLogin["mechanism"] =>
  coordination === "zookeeper" ? "SCRAM-SHA-512" : NODES_MECHANISM;
