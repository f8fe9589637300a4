import { kafkaClusterDefaults } from "../../components/cluster/cluster-args";
import { quorumCoordination, zooKeeperCoordination } from "../../components/kafka/broker-coordination";
import { brokerSpec, type NamedEndpoint } from "../../components/kafka/broker-spec";
import { newClusterId } from "../../components/kafka/meta-properties";
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

/** Endpoints of a broker. */
type BrokerEndpoints = Readonly<Record<"clients" | "internal", NamedEndpoint>>;

/** Spec of a single broker with default settings, which connects to a ZooKeeper server. */
export const defaultBroker = (
  endpoints: BrokerEndpoints,
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

/** Spec of a single broker with default settings, which is also the KRaft controller. */
export const defaultCombinedNode = (
  endpoints: BrokerEndpoints,
  { address, listen }: Endpoint,
  folders: ServiceFolders,
): ServiceSpec =>
  brokerSpec(
    { ...COMMON, version, heapMiB, brokerId: 0, brokers: 1 },
    endpoints,
    quorumCoordination(0, { clusterId: newClusterId(), voters: [{ nodeId: 0, address }], listen }, profile),
    folders,
  );
