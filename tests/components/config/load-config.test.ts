import assert from "node:assert/strict";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

import { loadConfig, type StackConfig } from "../../../components/config/load-config";
import { register } from "../../../testing/pulumi-mocks";
import { clearStackConfig, setStackConfig } from "../../support/stack-config";

const DIGEST = "0123456789abcdef".repeat(8);

async function loadWith(values: Record<string, unknown>, secretKeys: string[] = []): Promise<StackConfig> {
  setStackConfig(values, secretKeys);
  const loaded: StackConfig[] = [];
  await register(() => loaded.push(loadConfig()));
  const [config] = loaded;
  assert.ok(config);
  return config;
}

describe("loadConfig", () => {
  afterEach(clearStackConfig);

  it("gives the defaults of Pulumi.yaml, empty text as not set", async () => {
    assert.deepEqual(await loadWith({}), {
      runtime: "local",
      coordination: "zookeeper",
      distribution: { version: "3.3.1", scalaVersion: "2.13", archive: undefined, archiveSha512: undefined },
      brokers: 1,
      controllers: 1,
      zookeepers: 1,
      port: 9092,
      zookeeperPort: 2181,
      bindAddress: "127.0.0.1",
      advertisedHost: undefined,
      dataDir: undefined,
      retainData: false,
      acceptDataLoss: "",
      heapMiB: 1024,
      hosts: [],
      zookeeperHeapMiB: 512,
      profile: "development",
      brokerConfig: {},
      zookeeperConfig: {},
      topics: [],
      javaHome: undefined,
      baseImage: "eclipse-temurin:17.0.19_10-jre-noble",
      dockerHost: "",
      smokeTest: true,
    });
  });

  it("gives what is set", async () => {
    const values = {
      port: 0,
      zookeeperPort: 12_181,
      bindAddress: "0.0.0.0",
      advertisedHost: "kafka.example",
      retainData: true,
      heapMiB: 256,
      zookeeperHeapMiB: 128,
      profile: "production",
      brokerConfig: { "log.retention.hours": 24, "auto.create.topics.enable": false },
      zookeeperConfig: { tickTime: 500 },
      topics: [{ name: "orders", partitions: 6, config: { "retention.ms": 5_000 }, protect: true }],
      javaHome: "/jdk",
      smokeTest: false,
    };
    const config = await loadWith(values);
    assert.deepEqual({ ...config, ...values }, config);
  });

  it("gives what is set for Docker", async () => {
    const values = { runtime: "docker", baseImage: "jre:17", dockerHost: "ssh://user@host" };
    const config = await loadWith(values);
    assert.deepEqual({ ...config, ...values }, config);
  });

  it("gives the choice of an archive", async () => {
    const archive = { archive: "/kafka.tgz", archiveSha512: DIGEST };
    assert.deepEqual((await loadWith(archive)).distribution, { version: "3.3.1", scalaVersion: "2.13", ...archive });
  });

  it("keeps versions as text, also where they look like numbers", async () => {
    const archive = { archive: "/kafka.tgz", archiveSha512: DIGEST };
    const { distribution } = await loadWith({ ...archive, version: "4.0", scalaVersion: "2.10" });
    assert.equal(distribution.version, "4.0");
    assert.equal(distribution.scalaVersion, "2.10");
  });

  it("makes the folder for data absolute", async () => {
    assert.equal((await loadWith({ dataDir: "data" })).dataDir, resolve("data"));
  });

  it("accepts private settings as a secret", async () => {
    const brokerConfig = { "ssl.keystore.password": "geheim" };
    assert.deepEqual((await loadWith({ brokerConfig }, ["brokerConfig"])).brokerConfig, brokerConfig);
  });

  const misfits: readonly (readonly [values: Record<string, unknown>, message: string])[] = [
    [{ port: "http" }, 'port must be a port, or 0 for a free one, from 0 to 65535, got "http"'],
    [{ retainData: "yes" }, 'retainData must be true or false, got "yes"'],
    [
      { brokerConfig: { "ssl.keystore.password": "geheim" } },
      'brokerConfig["ssl.keystore.password"] must be kept as a secret, got plain text; ' +
        "set it with `pulumi config set --secret --path 'brokerConfig[\"ssl.keystore.password\"]'`",
    ],
    [
      { runtime: "docker", dataDir: "data" },
      'dataDir goes with runtime "local" or "ssh", got "data" with "docker"; remove it with `pulumi config rm dataDir`',
    ],
    [
      { baseImage: "jre:17" },
      'baseImage goes with runtime "docker", got "jre:17" with "local"; remove it with `pulumi config rm baseImage`',
    ],
    [{ runtime: "ssh" }, 'hosts must hold a host at least with runtime "ssh", got none; add one'],
    [
      { port: 70_000, controllers: 3, brokerConfig: { "broker.id": 7 } },
      "port must be a port, or 0 for a free one, from 0 to 65535, got 70000; " +
        'brokerConfig["broker.id"] is set by KafkaBroker itself, got 7; remove it; ' +
        'controllers goes with coordination "kraft", got 3 with "zookeeper"; remove it with `pulumi config rm controllers`',
    ],
  ];
  for (const [values, message] of misfits) {
    it(`rejects ${JSON.stringify(values)}`, async () => {
      await assert.rejects(
        loadWith(values),
        (error: Error) =>
          pulumi.RunError.isInstance(error) && error.message === `the stack's configuration can't be used: ${message}`,
      );
    });
  }

  it("rejects a key that it does not know, and looks at none of other projects", async () => {
    await assert.rejects(loadWith({ prot: 1 }), {
      message: /^the stack's configuration can't be used: prot is no key of this project; [^;]+$/,
    });
  });
});
