import type { Plan } from "../runtime/runtime";
import { definedOver } from "../shared/defined-over";
import { serverNames } from "../shared/server-names";
import { serverPorts } from "./server-ports";
import { type ZooKeeperArgs, zooKeeperDefaults } from "./zookeeper";

/** The services that a ZooKeeper of this name will be, before there is a runtime for it. */
export function zooKeeperPlans(name: string, args: Omit<ZooKeeperArgs, "runtime">): Plan[] {
  const { servers, port, bindAddress, heapMiB } = definedOver(zooKeeperDefaults, args);
  const { quorum, election } = serverPorts(port);
  return serverNames(name, servers).map((service, rank) => ({
    service,
    group: "zookeeper",
    rank,
    servedTo: "peers",
    bindAddress,
    port,
    furtherPorts: servers === 1 ? [] : [quorum.port, election.port],
    portKey: "zookeeperPort",
    heapMiB,
  }));
}
