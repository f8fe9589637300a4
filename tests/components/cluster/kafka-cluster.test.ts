import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, type KafkaClusterSettings } from "../../../components/cluster/kafka-cluster";
import { kafkaClusterPlans } from "../../../components/cluster/kafka-cluster-plans";
import { kafkaBrokerDefaults } from "../../../components/kafka/kafka-broker";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import { ZooKeeper } from "../../../components/zookeeper/zookeeper";
import { inputsOf, known, namesOf, register, resourceOf } from "../../../testing/pulumi-mocks";
import { LOCAL_SERVICE, localOutputs, makeRuntime, PROJECT_DIR } from "../../support/local-cluster";

type ClusterArgs = KafkaClusterSettings;

const BROKER = "kafka-cluster:index:KafkaBroker";
const SERVICES = ["kafka-0-service", "kafka-1-service", "kafka-2-service"];

async function clusterWith(args: ClusterArgs = {}, runtime = makeRuntime) {
  const made: KafkaCluster[] = [];
  const registered = await register(() => {
    const zooKeeper = new ZooKeeper("zookeeper", { runtime: runtime() });
    made.push(new KafkaCluster("kafka", { zooKeeper, ...args }));
  }, localOutputs);
  const [cluster] = made;
  assert.ok(cluster);
  const propertiesOf = (service: string): string[] => {
    const { spec } = inputsOf(registered, LOCAL_SERVICE, service) as unknown as LocalServiceInputs;
    return (spec.files["server.properties"] ?? "").split("\n");
  };
  return { cluster, registered, propertiesOf };
}

describe("KafkaCluster", () => {
  it("is one broker unless it is said", async () => {
    const { cluster, registered } = await clusterWith();
    assert.deepEqual(namesOf(registered, BROKER), ["kafka-0"]);
    assert.equal(await known(cluster.bootstrapServers), "127.0.0.1:9092");
    assert.equal(cluster.replicationFactor, 1);
  });

  it("gives each broker an id and a port, counted up", async () => {
    const { cluster, registered, propertiesOf } = await clusterWith({ brokers: 3, port: 19_092 });
    assert.deepEqual(namesOf(registered, BROKER), ["kafka-0", "kafka-1", "kafka-2"]);
    for (const [id, service] of SERVICES.entries()) {
      const properties = propertiesOf(service);
      assert.ok(properties.includes(`broker.id=${id}`));
      assert.ok(properties.includes(`listeners=PLAINTEXT://127.0.0.1:${19_092 + id}`));
      assert.ok(properties.includes("default.replication.factor=3"));
    }
    assert.equal(cluster.replicationFactor, 3);
  });

  it("has replication factors of 3 at the most", async () => {
    assert.equal((await clusterWith({ brokers: 5 })).cluster.replicationFactor, 3);
  });

  it("tells its users where all brokers answer, which starts they are, and what they are", async () => {
    const { cluster } = await clusterWith({ brokers: 3, advertisedHost: "kafka.example" });
    assert.equal(await known(cluster.bootstrapServers), "kafka.example:9092,kafka.example:9093,kafka.example:9094");
    assert.equal(await known(cluster.clusterId), "pm8-x0Q");
    assert.deepEqual(
      await known(cluster.startIds),
      SERVICES.map((service) => `start of ${service}`),
    );
    assert.deepEqual(
      cluster.brokers.map(({ brokerId }) => brokerId),
      [0, 1, 2],
    );
    assert.equal(cluster.network, undefined);
  });

  it("starts them side by side", async () => {
    const { registered } = await clusterWith({ brokers: 3 });
    for (const service of SERVICES) {
      const { dependencies } = resourceOf(registered, LOCAL_SERVICE, service).options;
      assert.deepEqual(
        dependencies.filter((dependency) => SERVICES.includes(dependency)),
        [],
      );
      assert.ok(dependencies.includes("zookeeper-service"));
    }
  });

  it("is what its brokers are a part of", async () => {
    const { registered } = await clusterWith({ brokers: 3 });
    for (const broker of namesOf(registered, BROKER)) {
      assert.equal(resourceOf(registered, BROKER, broker).options.parent, "kafka");
    }
  });

  it("takes over brokers that were a part of nothing", async () => {
    const { registered } = await clusterWith({ brokers: 2 });
    for (const broker of namesOf(registered, BROKER)) {
      assert.deepEqual(resourceOf(registered, BROKER, broker).options.formerParents, [""]);
    }
  });

  describe("on a runtime that knows racks", () => {
    const distribution = { version: "3.3.1", scalaVersion: "2.13" };

    /** A runtime that knows the racks of these services alone. */
    const knowing = (...services: readonly string[]) => {
      class Racked extends LocalRuntime {
        rackOf(service: string): string | undefined {
          return services.includes(service) ? `rack of ${service}` : undefined;
        }
      }
      return () => new Racked("local", { projectDir: PROJECT_DIR, distribution });
    };

    it("says of each broker which it is in", async () => {
      const { propertiesOf } = await clusterWith({ brokers: 3 }, knowing("kafka-0", "kafka-1", "kafka-2"));
      for (const [id, service] of SERVICES.entries()) {
        assert.ok(propertiesOf(service).includes(`broker.rack=rack of kafka-${id}`));
      }
    });

    it("says nothing where it knows those of others", async () => {
      const { propertiesOf } = await clusterWith({ brokers: 1 }, knowing("kafka-1"));
      assert.ok(!propertiesOf("kafka-0-service").some((line) => line.startsWith("broker.rack")));
    });

    it("rejects racks of some brokers alone, with which Kafka makes no topic", async () => {
      await assert.rejects(clusterWith({ brokers: 3 }, knowing("kafka-1")), {
        message:
          "rack must be known of every broker or of none, got none of kafka-0, kafka-2; " +
          "give it to all of their hosts or remove it from all",
      });
    });
  });

  const misfits: readonly (readonly [args: ClusterArgs, message: string])[] = [
    [{ brokers: 0 }, "brokers must be a number of brokers from 1 to 100, got 0"],
    [
      { brokers: 101, port: -1, config: { "broker.rack": "a" } },
      "brokers must be a number of brokers from 1 to 100, got 101; " +
        "port must be a port, or 0 for a free one, from 0 to 65535, got -1; " +
        'config["broker.rack"] is set by KafkaBroker itself, got "a"; remove it and use rack',
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)}, in one message`, async () => {
      await assert.rejects(
        clusterWith(args),
        (error) => pulumi.ResourceError.isInstance(error) && error.message === message,
      );
    });
  }
});

describe("kafkaClusterPlans", () => {
  it("are one service a broker, of one group, which counts up from one port", () => {
    const common = {
      group: "kafka",
      servedTo: "clients",
      bindAddress: "127.0.0.1",
      port: 9092,
      portKey: "port",
      heapMiB: kafkaBrokerDefaults.heapMiB,
      identityFile: "meta.properties",
    };
    assert.deepEqual(kafkaClusterPlans("kafka", { brokers: 2 }), [
      { service: "kafka-0", rank: 0, ...common },
      { service: "kafka-1", rank: 1, ...common },
    ]);
  });
});
