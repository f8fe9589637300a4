import { connectDirectly } from "../../components/kafka-client/ask";
import { type Connector, withRelay } from "../../components/kafka-client/relay";
import { containerRelay } from "../../components/runtime/docker/container-relay";
import { inspectContainer } from "../../components/runtime/docker/docker-objects";
import { CONNECT_TIMEOUT_MS, withConnection } from "../../components/runtime/ssh/connection/ssh-client";
import type { InspectedStack } from "../inspect/inspected-stack";

/** Place that the addresses of brokers are checked from. */
export interface VantagePoint {
  readonly kind: "here" | "container" | "host";
  /** Place in messages: `this machine`, `a container`, `host one`. */
  readonly name: string;
  /**
   * Does work with connections from the place.
   *
   * @throws if nothing can connect from the place.
   */
  run<Result>(work: (connect: Connector["connect"]) => Promise<Result>): Promise<Result>;
}

/** This machine, a container on the network of the stack, and each host that services run on. */
export const vantagePoints = (stack: InspectedStack): VantagePoint[] => [
  { kind: "here", name: "this machine", run: (work) => work(connectDirectly) },
  ...(stack.runtime === "docker" ? [container(stack)] : []),
  ...stack.hosts.map(
    ({ name, login }): VantagePoint => ({
      kind: "host",
      name: `host ${name}`,
      run: (work) =>
        withConnection(login, (connection) => work((host, port) => connection.forward(host, port)), {
          timeoutMs: CONNECT_TIMEOUT_MS,
        }),
    }),
  ),
];

/** Network of the services, through the first container of the stack that runs. */
const container = ({ name, services }: InspectedStack): VantagePoint => ({
  kind: "container",
  name: "a container",
  run: async (work) => {
    for (const { place } of services) {
      if (place.runtime === "docker") {
        const { dockerHost, container: containerName } = place.service;
        if ((await inspectContainer(dockerHost, containerName))?.State.Status === "running") {
          return withRelay(containerRelay(dockerHost, containerName), (connect) => work(connect ?? connectDirectly));
        }
      }
    }
    throw new Error(`no container of stack ${name} runs`);
  },
});
