import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import type { Service } from "../../../components/runtime/runtime";
import { ZooKeeper, type ZooKeeperArgs, zooKeeperDefaults } from "../../../components/zookeeper/zookeeper";
import { zooKeeperSpec } from "../../../components/zookeeper/zookeeper-spec";
import { inputsOf, isKnown, isSecret, known, namesOf, register, resourceOf } from "../../../testing/pulumi-mocks";
import {
  ENSEMBLE,
  FREE_PORT,
  LOCAL_SERVICE,
  localOutputs,
  makeRuntime,
  PROJECT_DIR,
  STACK_DIR,
} from "../../support/local-cluster";

const registerWith = (args: Omit<ZooKeeperArgs, "runtime"> = {}, visit: (zooKeeper: ZooKeeper) => void = () => {}) =>
  register(() => visit(new ZooKeeper("zookeeper", { runtime: makeRuntime(), ...args })), localOutputs);

/** What the component gives to its users. */
async function outputsWith(args: Omit<ZooKeeperArgs, "runtime">) {
  const made: ZooKeeper[] = [];
  await registerWith(args, (zooKeeper) => made.push(zooKeeper));
  const [zooKeeper] = made;
  assert.ok(zooKeeper);
  return {
    connectString: await known(zooKeeper.connectString),
    addresses: await known(zooKeeper.addresses),
    startIds: await known(zooKeeper.startIds),
  };
}

describe("ZooKeeper", () => {
  it("registers one service, with everything that there is to know of it", async () => {
    const args = { heapMiB: 256, config: { tickTime: 500 } };
    const registered = await registerWith(args);
    const [config, data, logs] = [
      join(STACK_DIR, "zookeeper", "config"),
      join(STACK_DIR, "data", "zookeeper"),
      join(STACK_DIR, "zookeeper", "logs"),
    ];
    const at = { host: "127.0.0.1", port: 2181 };
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["zookeeper-service"]);
    assert.deepEqual(inputsOf(registered, LOCAL_SERVICE, "zookeeper-service"), {
      spec: zooKeeperSpec({ ...zooKeeperDefaults, ...args }, { listen: at, address: at }, { config, data, logs }),
      service: "zookeeper",
      owner: "kafka-cluster/test",
      folders: { config, data, logs },
      serviceDir: join(STACK_DIR, "zookeeper"),
      home: join(PROJECT_DIR, ".state", "distributions", "kafka_2.13-3.3.1", "kafka"),
      distributionSha512: "abc",
      javaHome: "",
      installedJavaHome: join(PROJECT_DIR, ".state", "java"),
      retainData: false,
    });
  });

  it("tells its users where it answers, and which start it is", async () => {
    assert.deepEqual(await outputsWith({ port: 12_181 }), {
      connectString: "127.0.0.1:12181",
      addresses: [{ host: "127.0.0.1", port: 12_181 }],
      startIds: ["start of zookeeper-service"],
    });
  });

  it("knows where it will answer before it does, and gives the connect string only once it has", async () => {
    const events: string[] = [];
    const told: pulumi.Output<unknown>[] = [];
    await register(
      () => {
        const { addresses, connectString } = new ZooKeeper("zookeeper", { runtime: makeRuntime() });
        told.push(addresses.apply(() => events.push("address")));
        told.push(connectString.apply(() => events.push("connect string")));
      },
      async (args) => {
        if (args.type === LOCAL_SERVICE) {
          await delay(50); // Time in which what does not wait for it would go by.
          events.push("answer");
        }
        return localOutputs(args);
      },
    );
    await Promise.all(told.map(known));
    assert.deepEqual(events, ["address", "answer", "connect string"]);
  });

  it("knows in a preview where it will answer, and not yet whether", async () => {
    const made: ZooKeeper[] = [];
    await register(() => made.push(new ZooKeeper("zookeeper", { runtime: makeRuntime() })), undefined, {
      preview: true,
    });
    const [zooKeeper] = made;
    assert.ok(zooKeeper);
    assert.deepEqual(await known(zooKeeper.addresses), [{ host: "127.0.0.1", port: 2181 }]);
    assert.equal(await isKnown(zooKeeper.connectString), false);
    assert.equal(await isKnown(zooKeeper.startIds), false);
  });

  it("asks for no free port where it has one", async () => {
    assert.deepEqual(namesOf(await registerWith({ port: 2181 }), FREE_PORT), []);
  });

  describe("with port 0", () => {
    it("has a free one picked on its address, and listens on that", async () => {
      const registered = await registerWith({ port: 0 });
      assert.deepEqual(inputsOf(registered, FREE_PORT, "zookeeper-port"), { host: "127.0.0.1" });
      const { spec } = inputsOf(registered, LOCAL_SERVICE, "zookeeper-service") as {
        spec: { files: Record<string, string>; ports: unknown };
      };
      assert.deepEqual(spec.ports, [{ host: "127.0.0.1", port: 20_001 }]);
      assert.match(spec.files["zoo.cfg"] ?? "", /^clientPort=20001$/m);
    });

    it("tells its users the one that was picked", async () => {
      assert.equal((await outputsWith({ port: 0 })).connectString, "127.0.0.1:20001");
    });
  });

  describe("of three servers", () => {
    const NAMES = ["zookeeper-service", "zookeeper-2-service", "zookeeper-3-service"];

    it("runs each under a name of its own, the first under that of one that stands alone", async () => {
      const registered = await registerWith({ servers: 3 });
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE).sort(), [...NAMES].sort());
      assert.deepEqual(
        NAMES.map((name) => inputsOf(registered, LOCAL_SERVICE, name).service),
        ["zookeeper", "zookeeper-2", "zookeeper-3"],
      );
    });

    it("tells each its number and where all are, on ports that count up", async () => {
      const registered = await registerWith({ servers: 3 });
      const servers = [1, 2, 3].map((id) => ({
        id,
        host: "127.0.0.1",
        quorumPort: 2887 + id,
        electionPort: 3887 + id,
      }));
      for (const [rank, name] of NAMES.entries()) {
        const { spec, folders } = inputsOf(registered, LOCAL_SERVICE, name) as unknown as LocalServiceInputs;
        const [at, quorum, election] = [2181, 2888, 3888].map((port) => ({ host: "127.0.0.1", port: port + rank }));
        assert.ok(at && quorum && election);
        const membership = { id: rank + 1, servers, listen: [quorum, election] };
        assert.deepEqual(
          spec,
          zooKeeperSpec(zooKeeperDefaults, { listen: at, address: at }, folders, membership),
          name,
        );
      }
    });

    it("tells its users where all of them answer, and which starts they are", async () => {
      assert.deepEqual(await outputsWith({ servers: 3, port: 12_181 }), {
        connectString: "127.0.0.1:12181,127.0.0.1:12182,127.0.0.1:12183",
        addresses: [12_181, 12_182, 12_183].map((port) => ({ host: "127.0.0.1", port })),
        startIds: NAMES.map((name) => `start of ${name}`),
      });
    });

    it("has free ports picked for each, for servers as for clients, with port 0", async () => {
      const registered = await registerWith({ servers: 3, port: 0 });
      const services = ["zookeeper", "zookeeper-2", "zookeeper-3"];
      assert.deepEqual(
        namesOf(registered, FREE_PORT).sort(),
        services
          .flatMap((service) => ["port", "quorum-port", "election-port"].map((port) => `${service}-${port}`))
          .sort(),
      );
    });

    it("starts them side by side, once their number is written down", async () => {
      const registered = await registerWith({ servers: 3 });
      assert.deepEqual(inputsOf(registered, ENSEMBLE, "zookeeper-ensemble"), { servers: 3 });
      for (const name of NAMES) {
        const { dependencies } = resourceOf(registered, LOCAL_SERVICE, name).options;
        assert.ok(dependencies.includes("zookeeper-ensemble"));
        assert.deepEqual(
          dependencies.filter((dependency) => dependency.endsWith("-service")),
          [],
        );
      }
    });
  });

  it("has nothing of an ensemble where one stands alone", async () => {
    const registered = await registerWith();
    assert.deepEqual(namesOf(registered, ENSEMBLE), []);
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "zookeeper-service") as unknown as LocalServiceInputs;
    assert.equal(spec.dataFiles, undefined);
  });

  it("keeps its settings as a secret where one of them is", async () => {
    const { spec } = inputsOf(
      await registerWith({ config: { "ssl.keyStore.password": "geheim" } }),
      LOCAL_SERVICE,
      "zookeeper-service",
    );
    assert.ok(isSecret(spec));
  });

  it("keeps no settings as a secret where none of them is", async () => {
    const { spec } = inputsOf(await registerWith(), LOCAL_SERVICE, "zookeeper-service");
    assert.ok(!isSecret(spec));
  });

  it("is the parent of what it is made of", async () => {
    const urns: pulumi.Output<string>[] = [];
    class Observed extends LocalRuntime {
      override run(...args: Parameters<LocalRuntime["run"]>): Service {
        const service = super.run(...args);
        urns.push(service.resource.urn);
        return service;
      }
    }
    await register(() => {
      const distribution = { version: "3.3.1", scalaVersion: "2.13" };
      new ZooKeeper("zookeeper", { runtime: new Observed("local", { projectDir: PROJECT_DIR, distribution }) });
    }, localOutputs);
    assert.deepEqual(await Promise.all(urns.map(known)), [
      `urn:pulumi:test::kafka-cluster::kafka-cluster:index:ZooKeeper$${LOCAL_SERVICE}::zookeeper-service`,
    ]);
  });

  const misfits: readonly (readonly [args: Omit<ZooKeeperArgs, "runtime">, message: string])[] = [
    [{ port: 70_000 }, "port must be a port, or 0 for a free one, from 0 to 65535, got 70000"],
    [
      { heapMiB: 1, config: { clientPort: 2182 } },
      "heapMiB must be a heap in MiB from 64 to 1048576, got 1; " +
        'config["clientPort"] is set by ZooKeeper itself, got 2182; remove it and use zookeeperPort',
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)} before it registers a service`, async () => {
      const types: string[] = [];
      const program = () => new ZooKeeper("zookeeper", { runtime: makeRuntime(), ...args });
      await assert.rejects(
        register(program, ({ type }) => {
          types.push(type);
          return {};
        }),
        (error) => pulumi.ResourceError.isInstance(error) && error.hideStack === true && error.message === message,
      );
      assert.ok(!types.includes(LOCAL_SERVICE));
    });
  }
});
