import assert from "node:assert/strict";

import { dateText, lifeOf } from "../../../../components/security/certificate-health";
import { issueAuthority } from "../../../../components/security/issue-certificate";
import type { BrokerStatus, ClusterStatus, TopicStatus } from "../../../../tools/status/cluster-status";
import type { ServiceStatus } from "../../../../tools/status/service-status";
import { type Findings, statusProblems } from "../../../../tools/status/status-problems";

const service = (name: string, more: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name,
  kind: "broker",
  health: "healthy",
  ...more,
});

const broker = (id: number, more: Partial<BrokerStatus> = {}): BrokerStatus => ({
  id,
  service: `kafka-${id}`,
  address: `127.0.0.1:${9092 + id}`,
  isRegistered: true,
  isController: id === 0,
  ...more,
});

const topic = (more: Partial<TopicStatus>): TopicStatus => ({
  name: "orders",
  partitions: 8,
  replicas: 2,
  bytes: 0,
  outOfSync: [],
  leaderless: [],
  ...more,
});

const CLUSTER: ClusterStatus = { brokers: [broker(0), broker(1)], topics: [topic({})], groupNames: [] };

const problems = ({
  cluster,
  ...more
}: Partial<Omit<Findings, "cluster">> & { cluster?: Partial<ClusterStatus> } = {}) =>
  statusProblems({
    stack: { name: "dev", coordination: "zookeeper" },
    services: [service("kafka-0"), service("kafka-1")],
    failures: [],
    ...more,
    cluster: { ...CLUSTER, ...cluster },
  });

describe("statusProblems", () => {
  it("finds none if all is well", () => {
    assert.deepEqual(problems(), []);
  });

  it("names services with the same problem in one sentence, with a cure unless the problem has one", () => {
    const down = "host a does not answer; check that the host runs";
    assert.deepEqual(
      problems({
        services: [
          service("zookeeper", { health: down }),
          service("kafka-0", { health: "process 7 has ended" }),
          service("kafka-1", { health: down }),
        ],
      }),
      [
        `zookeeper and kafka-1 are not healthy: ${down}`,
        "kafka-0 is not healthy: process 7 has ended; see `npm run logs -- kafka-0`, then run `npm start`",
      ],
    );
    assert.deepEqual(
      problems({
        stack: { name: "test", coordination: "zookeeper" },
        services: [service("kafka-0", { health: "exited" })],
      }),
      [
        "kafka-0 is not healthy: exited; see `npm run logs -- kafka-0 --stack test`, then run `npm run pulumi -- up --stack test`",
      ],
    );
  });

  it("names a full disk", () => {
    assert.deepEqual(
      problems({ services: [service("kafka-0", { freeBytes: 2 ** 30 }), service("kafka-1", { freeBytes: 2 ** 27 })] }),
      ["the disk of kafka-1 has 128 MiB left; delete records or topics, or make room on the disk"],
    );
  });

  it("names brokers that are at fault although their services are healthy", () => {
    const brokers = [broker(0), broker(1, { failure: "no answer to Metadata within 5000 ms", isRegistered: false })];
    assert.deepEqual(problems({ cluster: { brokers } }), [
      "kafka-1 gives no answer at 127.0.0.1:9093 (no answer to Metadata within 5000 ms); check advertisedHost and firewalls",
    ]);
    assert.deepEqual(problems({ cluster: { brokers: [broker(0), broker(1, { isRegistered: false })] } }), [
      "kafka-1 is not in the cluster of the other brokers; see its log",
    ]);
  });

  it("says once that no broker answers", () => {
    const failed = broker(0, { failure: "connect ECONNREFUSED", isRegistered: false, isController: false });
    const health = "no process runs";
    assert.deepEqual(problems({ services: [service("kafka-0", { health })], cluster: { brokers: [failed] } }), [
      "kafka-0 is not healthy: no process runs; see `npm run logs -- kafka-0`, then run `npm start`",
      "no broker answers, so topics and consumer groups are unknown; start the brokers",
    ]);
  });

  it("misses a controller, or the leader of the quorum", () => {
    const brokers = [broker(0, { isController: false })];
    assert.deepEqual(problems({ cluster: { brokers } }), [
      "no broker is the controller; see the logs of ZooKeeper and of the brokers",
    ]);
    const stack = { name: "dev", coordination: "kraft" } as const;
    assert.deepEqual(problems({ stack, cluster: { brokers } }), [
      "no broker knows a leader of the controllers; see their logs",
    ]);
    assert.deepEqual(problems({ stack, cluster: { brokers, quorum: { leaderId: 1, voters: [] } } }), []);
  });

  it("names partitions without a leader, and up to five that lack a replica", () => {
    const outOfSync = Array.from({ length: 8 }, (_, number) => `orders-${number}`);
    assert.deepEqual(problems({ cluster: { topics: [topic({ outOfSync, leaderless: ["orders-0"] })] } }), [
      "1 partition has no leader, so clients can't use it: orders-0; start its brokers",
      "7 partitions have a replica that is not in sync: orders-1, orders-2, orders-3, orders-4, orders-5 and 2 more; wait, or start the brokers that are down",
    ]);
  });

  it("names a group that can't be read", () => {
    assert.deepEqual(problems({ failures: [{ name: "billing", reason: "not done within 5000 ms" }] }), [
      "group billing can't be read (not done within 5000 ms); run the command again",
    ]);
  });

  it("names certificates to renew, each problem in one sentence", async () => {
    const issued = async (name: string, validDays: number) => {
      const { certificate } = await issueAuthority({ organization: "o", commonName: name, validDays });
      const { to } = lifeOf(certificate);
      return { name, certificate, expires: dateText(to) };
    };
    const DAY = 24 * 3_600_000;
    const fresh = await issued("kafka-0-certificate", 30);
    const old = await issueAuthority(
      { organization: "o", commonName: "c", validDays: 29 },
      undefined,
      Date.now() - 25 * DAY,
    );
    const expires = dateText(lifeOf(old.certificate).to);
    const due = (name: string) => ({ name, certificate: old.certificate, expires });
    const security = (...certificates: (typeof fresh)[]) =>
      problems({
        stack: {
          name: "dev",
          coordination: "zookeeper",
          security: { mode: "tls", certificates, nodePorts: [] },
        },
      });
    assert.deepEqual(security(fresh), []);
    assert.deepEqual(security(fresh, due("kafka-1-certificate"), due("orders-certificate")), [
      `kafka-1-certificate, orders-certificate: expires ${expires}, less than a third of its life is left; run \`npm start\`, which renews certificates`,
    ]);
  });
});
