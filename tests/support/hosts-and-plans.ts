import type { ServicePlan } from "../../components/runtime/service-plan";
import type { Host } from "../../components/runtime/ssh/hosts/resolve-hosts";

/** Host of this name. No test logs in to it. */
export const makeHost = (name: string, host: Partial<Host> = {}): Host => ({
  name,
  login: { address: `${name}.example`, port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" },
  ...host,
});

/** Plans of ZooKeeper servers, counted from 1. */
export const zooKeepers = (
  count: number,
  { port = 2_181, ...plan }: Partial<ServicePlan> & { readonly port?: number } = {},
): ServicePlan[] =>
  Array.from({ length: count }, (_, index) => ({
    service: `zookeeper-${index + 1}`,
    group: "zookeeper",
    index,
    exposure: "internal",
    bindAddress: "127.0.0.1",
    ports: [
      { name: "client", first: port, ownAddressPort: 2_181, argument: "zookeeperPort", argumentValue: port },
      ...[2_888, 3_888].slice(0, count === 1 ? 0 : 2).map((first) => ({
        name: first === 2_888 ? "quorum" : "election",
        first: port === 0 ? 0 : first,
        ownAddressPort: first,
        argument: "zookeeperPort",
        argumentValue: port,
      })),
    ],
    heapMiB: 64,
    ...plan,
  }));

/** Plans of brokers, counted from 0; with a `controllerPort`, each broker is also a controller. */
export const brokers = (
  count: number,
  {
    port = 9_092,
    controllerPort,
    ...plan
  }: Partial<ServicePlan> & { readonly port?: number; readonly controllerPort?: number } = {},
): ServicePlan[] =>
  Array.from({ length: count }, (_, index) => ({
    service: `kafka-${index}`,
    group: "brokers",
    index,
    nodeId: index,
    exposure: "clients",
    bindAddress: "127.0.0.1",
    ports: [
      { name: "client", first: port, ownAddressPort: 9_092, argument: "port", argumentValue: port },
      ...(controllerPort === undefined
        ? []
        : [
            { name: "controller", first: controllerPort, ownAddressPort: 9_093, argument: "port", argumentValue: port },
          ]),
    ],
    heapMiB: 64,
    identityFile: "meta.properties",
    ...plan,
  }));
