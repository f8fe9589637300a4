import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clusterPlan } from "../../../components/cluster/cluster-plan";
import { quorumCoordination } from "../../../components/kafka/broker-coordination";
import { ControllerQuorum } from "../../../components/kafka/controller-quorum";
import { controllerSpec } from "../../../components/kafka/controller-spec";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import {
  inputsOf,
  isKnown,
  isSecret,
  known,
  type MockOutputs,
  namesOf,
  type RegisterOptions,
  resourceOf,
} from "../../../testing/pulumi-mocks";
import {
  type ComponentSettings,
  componentArgs,
  createInProgram,
  makeSettings,
  type SettingsOverrides,
} from "../../support/clusters";
import { deployLocally, FREE_PORT, LOCAL_SERVICE, localOutputs } from "../../support/local-cluster";

const CONTROLLERS = ["controller-service", "controller-2-service", "controller-3-service"];

/** Arguments of a quorum that differ from the defaults. */
interface Given extends ComponentSettings, Pick<SettingsOverrides, "controllers" | "brokers" | "port"> {}

class Identity extends pulumi.CustomResource {
  declare readonly clusterId: pulumi.Output<string>;

  constructor() {
    super("test:index:Identity", "identity", { clusterId: undefined });
  }
}

const withIdentity: MockOutputs = (resource) =>
  resource.name === "identity" ? { clusterId: "pm8-x0Q" } : localOutputs(resource);

/** Creates the controllers of a cluster in a program. */
async function createQuorum(
  { config, isSecret: secret, ...settings }: Given = {},
  outputs = withIdentity,
  options?: RegisterOptions,
) {
  const { coordinators, brokers, voters, services } = clusterPlan(
    "kafka",
    makeSettings({ coordination: "kraft", ...settings }),
  );
  const { created: quorum, registered } = await createInProgram(
    async () => {
      const deployment = await deployLocally(services);
      return new ControllerQuorum("controller", {
        plans: coordinators,
        voters,
        clusterId: new Identity().clusterId,
        brokers: brokers.length,
        ...componentArgs(deployment, { config, isSecret: secret }),
      });
    },
    outputs,
    options,
  );
  const coordinationOf = (id: number) => {
    const broker = brokers[id];
    assert.ok(broker);
    return quorum.coordinationOf(broker, "development");
  };
  return { quorum, registered, coordinationOf };
}

const THREE = { controllers: 3, brokers: 3 };

const VOTERS = [0, 1, 2].map((index) => ({
  nodeId: 3001 + index,
  address: { host: "127.0.0.1", port: 10_093 + index },
}));

describe("ControllerQuorum", () => {
  it("runs each controller under its own name, on ports that count up, with an id that no broker has", async () => {
    const { registered } = await createQuorum(THREE);
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE).sort(), [...CONTROLLERS].sort());
    for (const [index, name] of CONTROLLERS.entries()) {
      const { folders, spec } = inputsOf(registered, LOCAL_SERVICE, name) as unknown as LocalServiceInputs;
      assert.deepEqual(
        spec,
        controllerSpec(
          { brokers: 3, heapMiB: 512, profile: "development", config: {}, secretNames: [], startupTimeoutMs: 60_000 },
          {
            clusterId: "pm8-x0Q",
            nodeId: 3001 + index,
            voters: VOTERS,
            listen: { host: "127.0.0.1", port: 10_093 + index },
          },
          folders,
        ),
      );
    }
  });

  it("gives its voters and its starts to its users", async () => {
    const { quorum } = await createQuorum(THREE);
    assert.equal(await known(quorum.voters), "3001@127.0.0.1:10093,3002@127.0.0.1:10094,3003@127.0.0.1:10095");
    assert.deepEqual(
      await known(quorum.startIds),
      CONTROLLERS.map((service) => `start of ${service}`),
    );
  });

  it("starts its controllers side by side, below itself", async () => {
    const { registered } = await createQuorum(THREE);
    for (const service of CONTROLLERS) {
      const { dependencies, parent } = resourceOf(registered, LOCAL_SERVICE, service).options;
      assert.ok(!dependencies.some((dependency) => CONTROLLERS.includes(dependency)), service);
      assert.equal(parent, "controller");
    }
  });

  it("knows its voters in a preview, but not the coordination of brokers, which has the cluster's id", async () => {
    const { quorum, registered, coordinationOf } = await createQuorum(THREE, () => ({}), { preview: true });
    assert.match(await known(quorum.voters), /^3001@127\.0\.0\.1:10093,/);
    assert.equal(await isKnown(quorum.startIds), false);
    assert.equal(await isKnown(coordinationOf(0)), false);
    assert.equal(namesOf(registered, LOCAL_SERVICE).length, 3);
  });

  it("has free ports that are picked for port 0", async () => {
    const { registered } = await createQuorum({ ...THREE, port: 0 });
    assert.deepEqual(
      namesOf(registered, FREE_PORT).filter((name) => name.startsWith("controller")),
      CONTROLLERS.map((service) => service.replace("service", "controller-port")),
    );
  });

  it("gives controllers the broker settings that they read", async () => {
    const config = { "num.partitions": 6, "log.retention.hours": 24 };
    const { registered } = await createQuorum({ ...THREE, config });
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "controller-2-service") as unknown as LocalServiceInputs;
    assert.match(spec.files["server.properties"] ?? "", /^num\.partitions=6$/m);
    assert.doesNotMatch(spec.files["server.properties"] ?? "", /retention/);
  });

  it("keeps the specs of controllers a secret if the settings are, and only then", async () => {
    for (const secret of [true, false]) {
      const config = { "ssl.keystore.password": "geheim" };
      const { registered } = await createQuorum({ ...THREE, config, isSecret: secret });
      assert.equal(isSecret(inputsOf(registered, LOCAL_SERVICE, "controller-service").spec), secret);
    }
  });

  describe("coordinationOf", () => {
    it("makes brokers of the same cluster and voters", async () => {
      const { coordinationOf } = await createQuorum(THREE);
      for (const id of [0, 1, 2]) {
        assert.deepEqual(
          await known(coordinationOf(id)),
          quorumCoordination(id, { clusterId: "pm8-x0Q", voters: VOTERS }, "development"),
        );
      }
    });

    it("makes the combined node a controller too, and no other broker", async () => {
      const { quorum, registered, coordinationOf } = await createQuorum();
      const listen = { host: "127.0.0.1", port: 10_093 };
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE), []);
      assert.equal(await known(quorum.voters), "0@127.0.0.1:10093");
      assert.deepEqual(
        await known(coordinationOf(0)),
        quorumCoordination(
          0,
          { clusterId: "pm8-x0Q", voters: [{ nodeId: 0, address: listen }], listen },
          "development",
        ),
      );
    });

    it("has the picked port of a combined node", async () => {
      const { registered, coordinationOf } = await createQuorum({ port: 0 });
      assert.deepEqual(namesOf(registered, FREE_PORT).sort(), ["kafka-0-controller-port", "kafka-0-port"]);
      assert.deepEqual((await known(coordinationOf(0))).ports, [{ host: "127.0.0.1", port: 20_002 }]);
    });
  });
});
