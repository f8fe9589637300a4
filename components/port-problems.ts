import type { RawConfig } from "./config-schema";
import { type PortRange, portRangeProblems } from "./shared/port-ranges";
import type { Problem } from "./shared/problems";
import { serverPorts } from "./zookeeper/server-ports";

type PortConfig = Pick<RawConfig, "runtime" | "port" | "brokers" | "zookeeperPort" | "zookeepers">;

/** What is wrong with the ports: those that count up leave the range of ports, or lead into each other. */
export function portProblems(config: PortConfig): Problem[] {
  const { port, zookeeperPort } = config;
  if (port !== 0 && port === zookeeperPort) {
    return [{ property: "zookeeperPort", reason: `must differ from port, got ${zookeeperPort} for both; change one` }];
  }
  return portRanges(config).flatMap(portRangeProblems);
}

/** The ports that are not picked, those together that are at one address. Which hosts services share, only `ssh` knows. */
function portRanges(config: PortConfig): PortRange[][] {
  const { runtime, port, brokers, zookeeperPort, zookeepers } = config;
  const range = (property: "port" | "zookeeperPort", of: string, first: number, count: number): PortRange[] =>
    first === 0 ? [] : [{ property, value: config[property], of, first, last: first + count - 1 }];
  const ofBrokers = (count: number): PortRange[] => range("port", "ports of brokers", port, count);
  const { quorum, election } = serverPorts(zookeeperPort);
  const ofZooKeepers = (count: number): PortRange[] => [
    ...range("zookeeperPort", "ports of ZooKeepers", zookeeperPort, count),
    ...[quorum.port, election.port].flatMap((first) =>
      zookeepers === 1 ? [] : range("zookeeperPort", "ports between ZooKeepers", first, count),
    ),
  ];
  const byRuntime = {
    local: [[...ofBrokers(brokers), ...ofZooKeepers(zookeepers)]],
    docker: [ofBrokers(brokers), ofZooKeepers(1)],
    ssh: [ofZooKeepers(1)],
  };
  return byRuntime[runtime];
}
