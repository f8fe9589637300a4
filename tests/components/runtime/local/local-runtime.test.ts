import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import { machinePreflight } from "../../../../components/runtime/local/machine-preflight";
import type { Audience, PortRequest, ServicePlan } from "../../../../components/runtime/runtime";
import type { ServiceSpec } from "../../../../components/runtime/service-spec";
import { inputsOf, known, namesOf, register } from "../../../../testing/pulumi-mocks";
import {
  DISTRIBUTION,
  FREE_PORT,
  LOCAL_SERVICE,
  localOutputs,
  makeRuntime,
  PROJECT_DIR,
  STACK_DIR,
  STACK_FOLDER,
} from "../../../support/local-cluster";

const SPEC = { mainClass: "kafka.Kafka", files: {} } as unknown as ServiceSpec;

describe("LocalRuntime", () => {
  it("has a distribution and a folder for the stack", async () => {
    const registered = await register(() => makeRuntime({ retainData: true }), localOutputs);
    assert.deepEqual(inputsOf(registered, DISTRIBUTION, "local-distribution"), {
      version: "3.3.1",
      scalaVersion: "2.13",
      distributionsDir: join(PROJECT_DIR, ".state", "distributions"),
      home: join(PROJECT_DIR, ".state", "distributions", "kafka_2.13-3.3.1", "kafka"),
    });
    assert.deepEqual(inputsOf(registered, STACK_FOLDER, "local-stack-folder"), { path: STACK_DIR, retainData: true });
  });

  it("keeps a service's configuration, data and logs in the stack's folder", async () => {
    await register(() => {
      assert.deepEqual(makeRuntime().folders("kafka-0"), {
        config: join(STACK_DIR, "kafka-0", "config"),
        data: join(STACK_DIR, "data", "kafka-0"),
        logs: join(STACK_DIR, "kafka-0", "logs"),
      });
    }, localOutputs);
  });

  it("keeps data where the user wants it, with a folder for each service", async () => {
    await register(() => {
      assert.deepEqual(makeRuntime({ dataDir: "/data" }).folders("kafka-0"), {
        config: join(STACK_DIR, "kafka-0", "config"),
        data: join("/data", "kafka-0"),
        logs: join(STACK_DIR, "kafka-0", "logs"),
      });
    }, localOutputs);
  });

  describe("serves everyone on one listener", () => {
    /** What is registered for a port, and who connects to it. */
    const asked = async (request: PortRequest) => {
      const audiences: Audience[] = [];
      const registered = await register(() => {
        const runtime = makeRuntime();
        const { clients, peers } = runtime.audiencesOf("kafka-0-port", "kafka-0", request, {});
        assert.equal(clients, peers);
        audiences.push(clients, runtime.peersOf("zookeeper-port", "zookeeper", request, {}));
      }, localOutputs);
      const endpoints = await Promise.all(audiences.map(({ endpoint }) => known(endpoint)));
      assert.deepEqual(
        audiences.map(({ listener, network }) => ({ listener, network })),
        audiences.map(() => ({ listener: "PLAINTEXT", network: undefined })),
      );
      return { registered, endpoints };
    };

    it("at the port that is asked for", async () => {
      const { registered, endpoints } = await asked({ bindAddress: "127.0.0.1", port: 9092, rank: 0 });
      const address = { host: "127.0.0.1", port: 9092 };
      assert.deepEqual(namesOf(registered, FREE_PORT), []);
      assert.deepEqual(endpoints, [
        { listen: address, address },
        { listen: address, address },
      ]);
    });

    it("at one that counts up from it, for those that come after the first", async () => {
      const { endpoints } = await asked({ bindAddress: "127.0.0.1", port: 9092, rank: 2 });
      const address = { host: "127.0.0.1", port: 9094 };
      assert.deepEqual(endpoints[0], { listen: address, address });
    });

    it("at a free port for port 0", async () => {
      const { registered, endpoints } = await asked({ bindAddress: "127.0.0.1", port: 0, rank: 2 });
      assert.deepEqual(namesOf(registered, FREE_PORT), ["kafka-0-port", "zookeeper-port"]);
      assert.deepEqual(inputsOf(registered, FREE_PORT, "kafka-0-port"), { host: "127.0.0.1" });
      assert.deepEqual(
        endpoints.map(({ listen, address }) => [listen, address]),
        [20_002, 20_001].map((port) => [
          { host: "127.0.0.1", port },
          { host: "127.0.0.1", port },
        ]),
      );
    });

    it("and tells them the advertised host", async () => {
      const request = { bindAddress: "0.0.0.0", port: 9092, rank: 0, advertisedHost: "kafka.example" };
      const { endpoints } = await asked(request);
      assert.deepEqual(endpoints[0], {
        listen: { host: "0.0.0.0", port: 9092 },
        address: { host: "kafka.example", port: 9092 },
      });
    });
  });

  it("runs a service with the Java and the rule for data that it was given", async () => {
    const registered = await register(() => {
      const runtime = makeRuntime({ javaHome: "/jdk", retainData: true, dataDir: "/data" });
      runtime.run("kafka-0-service", "kafka-0", pulumi.output(SPEC), {});
    }, localOutputs);
    assert.deepEqual(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service"), {
      spec: SPEC,
      service: "kafka-0",
      owner: "kafka-cluster/test",
      folders: {
        config: join(STACK_DIR, "kafka-0", "config"),
        data: join("/data", "kafka-0"),
        logs: join(STACK_DIR, "kafka-0", "logs"),
      },
      serviceDir: join(STACK_DIR, "kafka-0"),
      home: join(PROJECT_DIR, ".state", "distributions", "kafka_2.13-3.3.1", "kafka"),
      distributionSha512: "abc",
      javaHome: "/jdk",
      installedJavaHome: join(PROJECT_DIR, ".state", "java"),
      retainData: true,
    });
  });

  for (const first of [DISTRIBUTION, STACK_FOLDER]) {
    it(`runs a service after its ${first.split(":").at(-1)} is there`, async () => {
      const events: string[] = [];
      await register(
        () => makeRuntime().run("kafka-0-service", "kafka-0", pulumi.output(SPEC), {}),
        async (args) => {
          if (args.type === first) {
            await delay(50); // Time in which what does not wait for it would go by.
            events.push("there");
          } else if (args.type === LOCAL_SERVICE) {
            events.push("service");
          }
          return localOutputs(args);
        },
      );
      assert.deepEqual(events, ["there", "service"]);
    });
  }

  it("tells the users of a service what the service said of itself", async () => {
    const services: ReturnType<ReturnType<typeof makeRuntime>["run"]>[] = [];
    await register(() => {
      services.push(makeRuntime().run("kafka-0-service", "kafka-0", pulumi.output(SPEC), {}));
    }, localOutputs);
    const [service] = services;
    assert.ok(service);
    assert.equal(await known(service.startId), "start of kafka-0-service");
    assert.deepEqual(await known(service.facts), { clusterId: "pm8-x0Q" });
    assert.equal(await known(service.logFile), "kafka-0-service.log");
    assert.equal(await known(service.dataDir), join(STACK_DIR, "data", "kafka-0"));
  });

  describe("preflight", () => {
    let folder = "";
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "kafka-cluster-test-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("rejects with everything that stands in the way, in one message", async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      assert.ok(typeof address === "object" && address);
      const plan: ServicePlan = {
        service: "kafka-0",
        group: "kafka",
        rank: 0,
        servedTo: "clients",
        bindAddress: "127.0.0.1",
        port: address.port,
        portKey: "port",
        heapMiB: 64,
      };
      try {
        await assert.rejects(
          register(() =>
            machinePreflight([plan], {
              projectDir: folder,
              javaHome: folder,
              distribution: { version: "3.3.1", scalaVersion: "2.13" },
            }),
          ),
          (error: Error) => {
            assert.ok(pulumi.RunError.isInstance(error));
            assert.ok(
              error.message.startsWith(
                `this machine can't run the cluster as configured: javaHome does not lead to a usable Java: javaHome ${JSON.stringify(folder)} holds no Java, `,
              ),
              error.message,
            );
            assert.ok(error.message.includes(`; port must be free, got ${address.port}, which `), error.message);
            return true;
          },
        );
      } finally {
        server.close();
      }
    });
  });
});
