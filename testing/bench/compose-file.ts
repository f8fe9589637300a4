import { COMMON_ARGS, command, healthcheck, memoryLimitMiB } from "../../components/runtime/docker/container-args";
import { CONTAINER_FOLDERS, NETWORK_PORT, PUBLISHED_PORT } from "../../components/runtime/docker/container-layout";
import type { Endpoint } from "../../components/runtime/runtime";
import type { ServiceSpec } from "../../components/runtime/service-spec";
import { defaultBroker, defaultZooKeeper } from "../../tools/setup/default-services";

const ANY = "0.0.0.0";
const ZOOKEEPER: Endpoint = { listen: { host: ANY, port: 2_181 }, address: { host: "zookeeper", port: 2_181 } };

/** Services of the benchmark's cluster, as the Docker runtime describes them. */
export const composeServices = (port: number): Readonly<Record<string, ServiceSpec>> => ({
  zookeeper: defaultZooKeeper(ZOOKEEPER, CONTAINER_FOLDERS),
  "kafka-0": defaultBroker(
    {
      clients: {
        listener: "CLIENTS",
        listen: { host: ANY, port: PUBLISHED_PORT, publishedAs: { host: "127.0.0.1", port } },
        address: { host: "127.0.0.1", port },
      },
      internal: {
        listener: "NETWORK",
        listen: { host: ANY, port: NETWORK_PORT },
        address: { host: "kafka-0", port: NETWORK_PORT },
      },
    },
    ZOOKEEPER,
    CONTAINER_FOLDERS,
  ),
});

/**
 * Compose file that a careful person would write for the same image and settings.
 *
 * @param configDir - folder with one folder of configuration files for each service.
 */
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
