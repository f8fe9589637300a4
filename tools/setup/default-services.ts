import { kafkaClusterDefaults } from "../../components/cluster/cluster-args";
import { zooKeeperCoordination } from "../../components/kafka/broker-coordination";
import { brokerSpec, type NamedEndpoint } from "../../components/kafka/broker-spec";
import type { Endpoint } from "../../components/runtime/runtime";
import type { ServiceSecurity } from "../../components/runtime/service-security";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { zooKeeperSpec } from "../../components/zookeeper/zookeeper-spec";

const { version, heapMiB, zookeeperHeapMiB, profile, startupTimeoutMs } = kafkaClusterDefaults;

const COMMON = { profile, startupTimeoutMs, config: {}, secretNames: [] };

/** Spec of a single ZooKeeper server with default settings. */
export const defaultZooKeeper = (
  endpoint: Endpoint,
  folders: ServiceFolders,
  security?: ServiceSecurity,
): ServiceSpec =>
  zooKeeperSpec({ ...COMMON, heapMiB: zookeeperHeapMiB, ...(security && { security }) }, endpoint, folders);

/** Spec of a single broker with default settings, which connects to a ZooKeeper server. */
export const defaultBroker = (
  endpoints: Readonly<Record<"clients" | "internal", NamedEndpoint>>,
  { address }: Endpoint,
  folders: ServiceFolders,
  security?: ServiceSecurity,
): ServiceSpec =>
  brokerSpec(
    { ...COMMON, version, heapMiB, brokerId: 0, brokers: 1, ...(security && { security }) },
    endpoints,
    zooKeeperCoordination(0, [address], profile),
    folders,
  );
