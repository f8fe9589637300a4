import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, type KafkaClusterSettings } from "../../../components/cluster/kafka-cluster";
import { ControllerQuorum, type ControllerQuorumArgs } from "../../../components/kafka/controller-quorum";
import { controllerSpec } from "../../../components/kafka/controller-spec";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import type { Runtime } from "../../../components/runtime/runtime";
import { inputsOf, isKnown, isSecret, known, namesOf, register, resourceOf } from "../../../testing/pulumi-mocks";
import { CLUSTER_IDENTITY, FREE_PORT, LOCAL_SERVICE, localOutputs, makeRuntime } from "../../support/local-cluster";

type Args = Omit<ControllerQuorumArgs, "runtime">;

const COMBINED = { controllers: 1, combinedWith: "kafka-0" };
const THREE = { controllers: 3, firstBroker: "kafka-0" };
const CONTROLLERS = ["controller-service", "controller-2-service", "controller-3-service"];

/** Controllers, and a cluster that they coordinate if one is asked for. */
async function quorumWith(args: Args = {}, cluster?: KafkaClusterSettings, options = {}, runtime = makeRuntime) {
  const made: ControllerQuorum[] = [];
  const registered = await register(
    () => {
      const controllers = new ControllerQuorum("controller", { runtime: runtime(), ...args });
      made.push(controllers);
      if (cluster !== undefined) {
        new KafkaCluster("kafka", { controllers, ...cluster });
      }
    },
    localOutputs,
    options,
  );
  const [quorum] = made;
  assert.ok(quorum);
  const specOf = (service: string) =>
    (inputsOf(registered, LOCAL_SERVICE, service) as unknown as LocalServiceInputs).spec;
  return { quorum, registered, specOf };
}

/** A runtime that finds these files among the data of its services. */
const withData = (files: Readonly<Record<string, string>>) => () => {
  const runtime = makeRuntime();
  (runtime as Runtime).dataFile = async (service, file) => files[`${service}/${file}`];
  return runtime;
};

describe("ControllerQuorum", () => {
  it("runs each controller under a name of its own, on ports that count up, with an id that no broker has", async () => {
    const { registered, specOf } = await quorumWith({ layout: THREE, brokers: 3 });
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE).sort(), [...CONTROLLERS].sort());
    const voters = [0, 1, 2].map((rank) => ({
      nodeId: 3001 + rank,
      address: { host: "127.0.0.1", port: 10_093 + rank },
    }));
    for (const [rank, name] of CONTROLLERS.entries()) {
      const { folders, spec } = inputsOf(registered, LOCAL_SERVICE, name) as unknown as LocalServiceInputs;
      assert.deepEqual(
        spec,
        controllerSpec(
          { brokers: 3, heapMiB: 512, profile: "development", config: {}, startupTimeoutMs: 60_000 },
          {
            clusterId: "made-once",
            nodeId: 3001 + rank,
            voters,
            listen: { host: "127.0.0.1", port: 10_093 + rank },
          },
          folders,
        ),
      );
    }
    assert.equal(specOf("controller-service").heapMiB, 512);
  });

  it("tells its users who votes, where they answer, which starts they are, and the cluster's id", async () => {
    const { quorum } = await quorumWith({ layout: THREE });
    assert.equal(await known(quorum.voters), "3001@127.0.0.1:10093,3002@127.0.0.1:10094,3003@127.0.0.1:10095");
    assert.deepEqual(
      (await known(quorum.addresses)).map(({ port }) => port),
      [10_093, 10_094, 10_095],
    );
    assert.deepEqual(
      await known(quorum.startIds),
      CONTROLLERS.map((service) => `start of ${service}`),
    );
    assert.equal(await known(quorum.clusterId), "made-once");
    assert.equal(quorum.combined, undefined);
  });

  it("starts them side by side, once the cluster's id is written down", async () => {
    const { registered } = await quorumWith({ layout: THREE });
    for (const service of CONTROLLERS) {
      const { dependencies } = resourceOf(registered, LOCAL_SERVICE, service).options;
      assert.ok(dependencies.includes("controller-identity"), service);
      assert.ok(!dependencies.some((dependency) => CONTROLLERS.includes(dependency)), service);
    }
  });

  it("knows in a preview who will vote, and not yet the cluster's id", async () => {
    const made: ControllerQuorum[] = [];
    await register(
      () => made.push(new ControllerQuorum("controller", { runtime: makeRuntime(), layout: THREE })),
      undefined,
      { preview: true },
    );
    const [quorum] = made;
    assert.ok(quorum);
    assert.match(await known(quorum.voters), /^3001@127\.0\.0\.1:10093,/);
    assert.equal(await isKnown(quorum.clusterId), false);
  });

  it("has free ports picked for each with port 0", async () => {
    const { registered } = await quorumWith({ layout: THREE, port: 0 });
    assert.deepEqual(namesOf(registered, FREE_PORT), ["controller-port", "controller-2-port", "controller-3-port"]);
  });

  it("hands its identity the layout, and what data that was kept says", async () => {
    const { registered } = await quorumWith({ layout: THREE });
    assert.deepEqual(inputsOf(registered, CLUSTER_IDENTITY, "controller-identity"), {
      controllers: 3,
      combinedWith: "",
      voters: [3001, 3002, 3003],
      keptClusterId: "",
      keptVoters: [],
    });
  });

  const KEPT = {
    "kafka-0/meta.properties": "version=1\ncluster.id=kept\nnode.id=0\n",
    "kafka-0/__cluster_metadata-0/quorum-state": '{"currentVoters":[{"voterId":0}]}',
  };
  for (const [what, layout, kept, voters] of [
    ["the node that is both", COMBINED, "kept", [0]],
    ["the first broker, where controllers have none", THREE, "kept", [0]],
    ["nobody, where the stack has its layout", { ...COMBINED, isDeployed: true }, "", []],
  ] as const) {
    it(`asks for it the data of ${what}`, async () => {
      const { registered } = await quorumWith({ layout }, undefined, {}, withData(KEPT));
      const { keptClusterId, keptVoters } = inputsOf(registered, CLUSTER_IDENTITY, "controller-identity");
      assert.deepEqual([keptClusterId, keptVoters], [kept, voters]);
    });
  }

  it("gives controllers the brokers' settings that they read, and keeps them as a secret where one of them is", async () => {
    const config = { "num.partitions": 6, "log.retention.hours": 24, "ssl.keystore.password": "geheim" };
    const { registered } = await quorumWith({ config });
    assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, "controller-service").spec));
    const open = await quorumWith({ config: { "num.partitions": 6, "log.retention.hours": 24 } });
    const text = open.specOf("controller-service").files["server.properties"] ?? "";
    assert.match(text, /^num\.partitions=6$/m);
    assert.doesNotMatch(text, /retention/);
  });

  it("rejects what is out of range, in one message", async () => {
    await assert.rejects(
      quorumWith({ layout: { controllers: 2 }, brokers: 0 }),
      (error) =>
        pulumi.ResourceError.isInstance(error) &&
        /^layout\.controllers must be 1, 3 or 5, .*; brokers must be a number of brokers from 1 to 100, got 0$/.test(
          error.message,
        ),
    );
  });
});

describe("KafkaCluster with controllers", () => {
  it("has brokers that start after all controllers, side by side, with the same voters and cluster id", async () => {
    const { registered, specOf } = await quorumWith({ layout: THREE, brokers: 3 }, { brokers: 3 });
    for (const [id, service] of ["kafka-0-service", "kafka-1-service", "kafka-2-service"].entries()) {
      const { dependencies } = resourceOf(registered, LOCAL_SERVICE, service).options;
      for (const controller of CONTROLLERS) {
        assert.ok(dependencies.includes(controller), service);
      }
      assert.ok(!dependencies.some((dependency) => /^kafka-\d-service$/.test(dependency)), service);
      const { files, dataFiles, startCondition } = specOf(service);
      assert.match(files["server.properties"] ?? "", /^controller\.quorum\.voters=3001@127\.0\.0\.1:10093,/m);
      assert.match(files["server.properties"] ?? "", /^process\.roles=broker$/m);
      assert.deepEqual(dataFiles, { "meta.properties": `version=1\ncluster.id=made-once\nnode.id=${id}\n` });
      assert.equal(startCondition, undefined);
    }
  });

  it("is one process where its broker is the controller", async () => {
    const { quorum, registered, specOf } = await quorumWith({ layout: COMBINED }, {});
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["kafka-0-service"]);
    assert.equal(await known(quorum.voters), "0@127.0.0.1:10093");
    const { files, ports } = specOf("kafka-0-service");
    assert.match(files["server.properties"] ?? "", /^process\.roles=broker,controller$/m);
    assert.deepEqual(
      ports.map(({ port }) => port),
      [9092, 10_093],
    );
  });

  it("has brokers that came later start after the one that is the controller, and so stop before it", async () => {
    const { registered, specOf } = await quorumWith({ layout: COMBINED, brokers: 3 }, { brokers: 3 });
    for (const service of ["kafka-1-service", "kafka-2-service"]) {
      assert.ok(resourceOf(registered, LOCAL_SERVICE, service).options.dependencies.includes("kafka-0-service"));
      assert.match(specOf(service).files["server.properties"] ?? "", /^process\.roles=broker$/m);
    }
  });

  it("has ports picked for those before, which others must know to restart one after the other", async () => {
    const before: string[] = [];
    let isThere = false;
    await register(
      () => {
        const controllers = new ControllerQuorum("controller", { runtime: makeRuntime(), layout: COMBINED, port: 0 });
        new KafkaCluster("kafka", { controllers, brokers: 2, port: 0 });
      },
      async (args) => {
        if (!isThere) {
          before.push(args.name);
        }
        if (args.name === "kafka-0-service") {
          await delay(50); // Time in which what does not wait for it would go by.
          isThere = true;
        }
        return localOutputs(args);
      },
    );
    assert.ok(before.includes("kafka-1-port"));
    assert.ok(!before.includes("kafka-1-service"));
  });

  it("has a picked port for the controller that is its broker", async () => {
    const { registered } = await quorumWith({ layout: COMBINED, port: 0 }, { port: 0 });
    assert.deepEqual(namesOf(registered, FREE_PORT).sort(), ["kafka-0-controller-port", "kafka-0-port"]);
  });
});
