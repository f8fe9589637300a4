import type { ServicePlan } from "../runtime/runtime";
import { serverNames } from "../shared/server-names";
import { withDefaults } from "../shared/with-defaults";
import { serverPorts } from "./server-ports";
import { type ZooKeeperArgs, zooKeeperDefaults } from "./zookeeper";

/** The services that a ZooKeeper of this name will be, before there is a runtime for it. */
export function zooKeeperPlans(name: string, args: Omit<ZooKeeperArgs, "runtime">): ServicePlan[] {
  const { servers, port, bindAddress, heapMiB } = withDefaults(zooKeeperDefaults, args);
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
