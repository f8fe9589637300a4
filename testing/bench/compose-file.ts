import { kafkaBrokerDefaults, kafkaBrokerSpec } from "../../components/kafka/kafka-broker";
import { COMMON_ARGS, command, healthcheck, memoryLimitMiB } from "../../components/runtime/docker/container-args";
import { CONTAINER_FOLDERS, NETWORK_PORT, PUBLISHED_PORT } from "../../components/runtime/docker/container-layout";
import type { ServiceSpec } from "../../components/runtime/service-spec";
import type { Address } from "../../components/shared/address";
import { zooKeeperDefaults } from "../../components/zookeeper/zookeeper";
import { zooKeeperSpec } from "../../components/zookeeper/zookeeper-spec";

const ANY = "0.0.0.0";
const ZOOKEEPER: Address = { host: "zookeeper", port: zooKeeperDefaults.port };

/** The services of the bench's cluster, as the Docker runtime has them described. */
export const composeServices = (port: number): Readonly<Record<string, ServiceSpec>> => ({
  zookeeper: zooKeeperSpec(
    zooKeeperDefaults,
    { listen: { host: ANY, port: ZOOKEEPER.port }, address: ZOOKEEPER },
    CONTAINER_FOLDERS,
  ),
  "kafka-0": kafkaBrokerSpec(
    kafkaBrokerDefaults,
    {
      clients: {
        listener: "CLIENTS",
        listen: { host: ANY, port: PUBLISHED_PORT, publishedAs: { host: "127.0.0.1", port } },
        address: { host: "127.0.0.1", port },
      },
      peers: {
        listener: "NETWORK",
        listen: { host: ANY, port: NETWORK_PORT },
        address: { host: "kafka-0", port: NETWORK_PORT },
      },
    },
    { zooKeepers: [ZOOKEEPER] },
    CONTAINER_FOLDERS,
  ),
});

/** What a careful person would write by hand for the same image and settings. `configDir` holds a folder a service. */
export const composeFile = (
  services: Readonly<Record<string, ServiceSpec>>,
  image: string,
  configDir: string,
): object => ({
  services: Object.fromEntries(
    Object.entries(services).map(([name, spec]) => {
      const { tests, startPeriod, ...check } = healthcheck(spec);
      const ports = spec.ports.flatMap(({ port, publishedAs }) =>
        publishedAs ? [`${publishedAs.host}:${publishedAs.port}:${port}`] : [],
      );
      return [
        name,
        {
          image,
          hostname: name,
          entrypoint: COMMON_ARGS.entrypoints,
          command: command(spec),
          user: COMMON_ARGS.user,
          read_only: true,
          cap_drop: COMMON_ARGS.capabilities.drops,
          security_opt: COMMON_ARGS.securityOpts,
          tmpfs: Object.entries(COMMON_ARGS.tmpfs).map(([folder, options]) => `${folder}:${options}`),
          init: true,
          restart: COMMON_ARGS.restart,
          mem_limit: `${memoryLimitMiB(spec)}m`,
          volumes: [`${configDir}/${name}:${CONTAINER_FOLDERS.config}:ro`, `${name}-data:${CONTAINER_FOLDERS.data}`],
          healthcheck: { test: tests, start_period: startPeriod, ...check },
          ...(ports.length > 0 && { ports }),
          ...(name !== "zookeeper" && { depends_on: { zookeeper: { condition: "service_healthy" } } }),
        },
      ];
    }),
  ),
  volumes: Object.fromEntries(Object.keys(services).map((name) => [`${name}-data`, {}])),
});
