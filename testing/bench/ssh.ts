import { makeHosts } from "../hosts/make-hosts";
import { onHosts } from "../hosts/ssh-stack";
import { columnsBySize, LIFE, timesBySize } from "./by-size";
import type { Benchmark } from "./measure";

/** Clusters to measure. The others are compared with the first one. */
const CLUSTERS = [
  { size: "1 host (1+1)", hosts: 1, brokers: 1, zookeepers: 1 },
  { size: "3 hosts (3+3)", hosts: 3, brokers: 3, zookeepers: 3 },
  { size: "5 hosts (5+5)", hosts: 5, brokers: 5, zookeepers: 5 },
].map(({ size, hosts, ...numbers }) => ({
  size,
  hosts,
  config: { ...numbers, heapMiB: 1024, zookeeperHeapMiB: 512 },
}));

/** Clusters on several test hosts, compared with a cluster on one host. */
export const sshBenchmark: Benchmark = {
  name: "ssh",
  title: "Brokers+ZooKeepers on hosts",
  columns: columnsBySize(LIFE, CLUSTERS),
  measureOnce: async () => {
    const { hosts, remove } = await makeHosts({ count: Math.max(...CLUSTERS.map((cluster) => cluster.hosts)) });
    try {
      const onThem = CLUSTERS.map(({ config, ...cluster }) => ({
        ...cluster,
        config: onHosts(hosts.slice(0, cluster.hosts), config),
      }));
      return await timesBySize(LIFE, onThem);
    } finally {
      await remove();
    }
  },
};
