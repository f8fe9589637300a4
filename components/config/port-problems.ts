import { controllerPort } from "../kafka/controller-port";
import { type PortRange, portRangeProblems } from "../shared/port-ranges";
import type { Problem } from "../shared/problems";
import { serverPorts } from "../zookeeper/server-ports";
import type { RawConfig } from "./config-schema";

type PortConfig = Pick<
  RawConfig,
  "runtime" | "coordination" | "port" | "brokers" | "zookeeperPort" | "zookeepers" | "controllers"
>;

/** What is wrong with the ports: those that count up leave the range of ports, or lead into each other. */
export function portProblems(config: PortConfig): Problem[] {
  const { coordination, port, zookeeperPort } = config;
  if (coordination === "zookeeper" && port !== 0 && port === zookeeperPort) {
    return [{ property: "zookeeperPort", reason: `must differ from port, got ${zookeeperPort} for both; change one` }];
  }
  return portRanges(config).flatMap(portRangeProblems);
}

/** The ports that are not picked, those together that are at one address. Which hosts services share, only `ssh` knows. */
function portRanges(config: PortConfig): PortRange[][] {
  const { runtime, coordination, brokers, zookeepers, controllers } = config;
  const ofBrokers = range(config, "port", "ports of brokers", config.port, brokers);
  const coordinators = {
    zookeeper: (isOneAddress: boolean) => zooKeeperRanges(config, isOneAddress ? zookeepers : 1),
    kraft: (isOneAddress: boolean) => controllerRanges(config, isOneAddress ? controllers : 1),
  };
  const ofCoordinators = coordinators[coordination];
  const byRuntime = {
    local: [[...ofBrokers, ...ofCoordinators(true)]],
    docker: [ofBrokers, ofCoordinators(false)],
    ssh: [ofCoordinators(false)],
  };
  return byRuntime[runtime];
}

function range(
  config: PortConfig,
  property: "port" | "zookeeperPort",
  of: string,
  first: number,
  count: number,
): PortRange[] {
  return first === 0 ? [] : [{ property, value: config[property], of, first, last: first + count - 1 }];
}

function zooKeeperRanges(config: PortConfig, count: number): PortRange[] {
  const { zookeeperPort, zookeepers } = config;
  const { quorum, election } = serverPorts(zookeeperPort);
  return [
    ...range(config, "zookeeperPort", "ports of ZooKeepers", zookeeperPort, count),
    ...[quorum.port, election.port].flatMap((first) =>
      zookeepers === 1 ? [] : range(config, "zookeeperPort", "ports between ZooKeepers", first, count),
    ),
  ];
}

const controllerRanges = (config: PortConfig, count: number): PortRange[] =>
  range(config, "port", "ports of controllers", controllerPort(config.port), count);
