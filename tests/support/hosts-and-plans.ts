import type { ServicePlan } from "../../components/runtime/runtime";
import type { Host } from "../../components/runtime/ssh/connection/resolve-logins";

/** A host of this name that could be logged in to. */
export const makeHost = (name: string, host: Partial<Host> = {}): Host => ({
  name,
  login: { address: `${name}.example`, port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" },
  ...host,
});

/** Plans of ZooKeepers, counted from 1. */
export const zooKeepers = (count: number, plan: Partial<ServicePlan> = {}): ServicePlan[] =>
  Array.from({ length: count }, (_, rank) => ({
    service: `zookeeper-${rank + 1}`,
    group: "zookeeper",
    rank,
    servedTo: "peers",
    bindAddress: "127.0.0.1",
    port: 2_181,
    furtherPorts: count === 1 ? [] : [2_888, 3_888],
    portKey: "zookeeperPort",
    heapMiB: 64,
    ...plan,
  }));

/** Plans of brokers, counted from 0. */
export const brokers = (count: number, plan: Partial<ServicePlan> = {}): ServicePlan[] =>
  Array.from({ length: count }, (_, rank) => ({
    service: `kafka-${rank}`,
    group: "kafka",
    rank,
    servedTo: "clients",
    bindAddress: "127.0.0.1",
    port: 9_092,
    portKey: "port",
    heapMiB: 64,
    identityFile: "meta.properties",
    ...plan,
  }));
