import { firstExpiry } from "../inspect/inspected-security";
import type { StackStatus } from "./stack-status";

/** Status in the form that programs read. A value that is unknown is `null`. */
export const statusJson = ({ stack, services, cluster, groups, problems }: StackStatus) => ({
  stack: stack.name,
  runtime: stack.runtime,
  coordination: stack.coordination,
  kafkaVersion: stack.kafkaVersion ?? null,
  security: stack.security?.mode ?? "none",
  certificatesExpire: stack.security ? firstExpiry(stack.security) : null,
  clusterId: cluster.clusterId ?? null,
  bootstrapServers: stack.bootstrapServers,
  services: services.map((service) => ({
    name: service.name,
    kind: service.kind,
    host: service.host ?? null,
    pid: service.pid ?? null,
    version: service.version ?? null,
    uptimeSeconds: service.uptimeSeconds ?? null,
    memoryBytes: service.memoryBytes ?? null,
    dataBytes: service.dataBytes ?? null,
    freeBytes: service.freeBytes ?? null,
    health: service.health,
  })),
  brokers: cluster.brokers.map(({ id, service, address, isRegistered, isController, failure }) => ({
    id: id ?? null,
    service,
    address,
    answers: failure === undefined,
    isRegistered,
    isController,
  })),
  quorum: cluster.quorum ?? null,
  topics: cluster.topics,
  groups,
  problems,
});

/** Status of a stack that can't be inspected. */
export const noStatusJson = (stack: string, problem: string) => ({
  stack,
  services: [],
  brokers: [],
  quorum: null,
  topics: [],
  groups: [],
  problems: [problem],
});
