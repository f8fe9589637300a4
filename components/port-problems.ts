import type { RawConfig } from "./config-schema";
import type { Problem } from "./shared/problems";
import { serverPorts } from "./zookeeper/server-ports";

type PortConfig = Pick<RawConfig, "runtime" | "port" | "brokers" | "zookeeperPort" | "zookeepers">;

/** Ports of one machine that count up from the first, one for each service. */
interface PortRange {
  /** Key that moves them. */
  readonly property: "port" | "zookeeperPort";
  readonly of: string;
  readonly first: number;
  readonly last: number;
}

/** What is wrong with the ports: those that count up leave the range of ports, or lead into each other. */
export function portProblems(config: PortConfig): Problem[] {
  const { port, zookeeperPort } = config;
  if (port !== 0 && port === zookeeperPort) {
    return [{ property: "zookeeperPort", reason: `must differ from port, got ${zookeeperPort} for both; change one` }];
  }
  return portRanges(config).flatMap((ranges) => [
    ...ranges
      .filter(({ last }) => last > 65_535)
      .map(({ property, of, first, last }) => ({
        property,
        reason: `must leave room up to 65535 for the ${of}, got ${first}, from which they count up to ${last}; lower it`,
      })),
    ...ranges.flatMap((range, index) =>
      ranges
        .slice(0, index)
        .filter(({ first, last }) => first <= range.last && range.first <= last)
        .map((other) => ({
          property: other.property,
          reason: `must keep the ${other.of} (${shown(other)}) apart from the ${range.of} (${shown(range)}), got ${config[other.property]}; change it`,
        })),
    ),
  ]);
}

const shown = ({ first, last }: PortRange): string => (first === last ? String(first) : `${first} to ${last}`);

/** The ports that are not picked, those together that are at one address. Which hosts services share, only `ssh` knows. */
function portRanges({ runtime, port, brokers, zookeeperPort, zookeepers }: PortConfig): PortRange[][] {
  const range = (property: PortRange["property"], of: string, first: number, count: number): PortRange[] =>
    first === 0 ? [] : [{ property, of, first, last: first + count - 1 }];
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
