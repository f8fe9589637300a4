import { makeHosts } from "../../tests/support/hosts/make-hosts";
import type { TestHost } from "../../tests/support/hosts/test-host";
import { onHosts } from "../../tests/support/ssh-stack";
import { ScratchStack } from "../scratch-stack";
import { type Benchmark, timedCommand } from "./measure";

/** Clusters that are measured, the one first that the others are compared with. */
const CLUSTERS = [
  { hosts: 1, brokers: 1, zookeepers: 1 },
  { hosts: 2, brokers: 2, zookeepers: 1 },
  { hosts: 3, brokers: 3, zookeepers: 3 },
] as const;

/** What is measured of each. */
const COMMANDS = {
  up: "pulumi up, fresh, all of it",
  noOp: "pulumi up, nothing to do",
  destroy: "pulumi destroy",
} as const;

type Cluster = (typeof CLUSTERS)[number];

const nameOf = (command: string, { hosts, brokers, zookeepers }: Cluster): string =>
  `${command}: ${hosts === 1 ? "1 host" : `${hosts} hosts`} (${brokers}+${zookeepers})`;

/** Hosts of this machine, each with a network, processes and a disk of its own, beside one of them. */
export const sshBenchmark: Benchmark = {
  name: "ssh",
  title: "Brokers+ZooKeepers on hosts",
  columns: Object.values(COMMANDS).flatMap((command) =>
    CLUSTERS.map((cluster) => ({
      name: nameOf(command, cluster),
      ...(cluster !== CLUSTERS[0] && { comparedWith: nameOf(command, CLUSTERS[0]) }),
    })),
  ),
  measureOnce: async () => {
    const { hosts, remove } = await makeHosts({ count: Math.max(...CLUSTERS.map((cluster) => cluster.hosts)) });
    try {
      const times: Record<string, number> = {};
      for (const cluster of CLUSTERS) {
        Object.assign(times, await timesOf(cluster, hosts));
      }
      return times;
    } finally {
      await remove();
    }
  },
};

async function timesOf(cluster: Cluster, all: readonly TestHost[]): Promise<Record<string, number>> {
  const { hosts, brokers, zookeepers } = cluster;
  const settings = { brokers, zookeepers, heapMiB: 1024, zookeeperHeapMiB: 512 };
  const stack = await ScratchStack.create(onHosts(all.slice(0, hosts), settings));
  try {
    return {
      [nameOf(COMMANDS.up, cluster)]: await timedCommand(() => stack.up()),
      [nameOf(COMMANDS.noOp, cluster)]: await timedCommand(() => stack.up("--expect-no-changes")),
      [nameOf(COMMANDS.destroy, cluster)]: await timedCommand(() => stack.destroy()),
    };
  } finally {
    await stack.remove();
  }
}
