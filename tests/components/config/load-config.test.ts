import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

import { kafkaClusterDefaults } from "../../../components/cluster/cluster-args";
import { loadConfig, type StackConfig } from "../../../components/config/load-config";
import { DockerRuntime } from "../../../components/runtime/docker/docker-runtime";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import { SshRuntime } from "../../../components/runtime/ssh/ssh-runtime";
import { stateFolder } from "../../../components/shared/state-folder";
import { known, register } from "../../../testing/pulumi-mocks";
import { clearStackConfig, setStackConfig } from "../../support/stack-config";

const DIGEST = "0123456789abcdef".repeat(8);

async function loadWith(values: Record<string, unknown> = {}, secretKeys: string[] = []): Promise<StackConfig> {
  setStackConfig(values, secretKeys);
  const loaded: StackConfig[] = [];
  await register(() => loaded.push(loadConfig("/project")));
  const [config] = loaded;
  assert.ok(config);
  return config;
}

describe("loadConfig", () => {
  afterEach(clearStackConfig);

  it("returns the defaults of Pulumi.yaml; empty text counts as not set", async () => {
    const { cluster, topics, smokeTest } = await loadWith();
    const { runtime, ...args } = cluster;
    const { acceptDataLoss: _, ...defaults } = kafkaClusterDefaults;
    assert.deepEqual(args, defaults);
    assert.ok(runtime instanceof LocalRuntime);
    assert.deepEqual([topics, smokeTest], [[], true]);
  });

  it("returns the values that are set", async () => {
    const values = {
      port: 0,
      zookeeperPort: 12_181,
      bindAddress: "0.0.0.0",
      advertisedHost: "kafka.example",
      retainData: true,
      acceptDataLoss: "pm8-x0Q",
      heapMiB: 256,
      zookeeperHeapMiB: 128,
      startupTimeoutMs: 120_000,
      profile: "production",
      brokerConfig: { "log.retention.hours": 24, "auto.create.topics.enable": false },
      zookeeperConfig: { tickTime: 500 },
    };
    const { cluster } = await loadWith(values);
    assert.deepEqual({ ...cluster, ...values }, cluster);
  });

  it("keeps the passwords of users secret, and their names and rights plain", async () => {
    const users = [{ name: "orders", allow: [{ topic: "orders", operations: ["Read"] }] }, { name: "billing" }];
    const { cluster } = await loadWith({ security: "sasl", users });
    assert.deepEqual([cluster.security, cluster.users], ["sasl", users]);

    const withPassword = users.map((user) => ({ ...user, password: "correct horse 7" }));
    const secret = await loadWith({ security: "sasl", users: withPassword }, ["users"]);
    assert.equal(secret.cluster.users?.length, 2);
    for (const [index, { password, ...user }] of (secret.cluster.users ?? []).entries()) {
      assert.deepEqual(user, users[index]);
      assert.ok(await pulumi.isSecret(pulumi.output(password)));
      assert.equal(await known(pulumi.output(password)), "correct horse 7");
    }
  });

  it("refuses a call without the folder of the project", async () => {
    await assert.rejects(
      register(() => loadConfig(undefined as never)),
      /can't be read:\nprojectDir must be the folder of the Pulumi project, on one line, got undefined$/,
    );
  });

  it("refuses a stack whose adoption was interrupted", async () => {
    const project = await mkdtemp(join(tmpdir(), "kafka-cluster-project-"));
    try {
      const record = stateFolder(project).adoption("test");
      await mkdir(dirname(record), { recursive: true });
      await writeFile(record, "{}");
      await assert.rejects(
        register(() => loadConfig(project)),
        new RegExp(
          `npm run adopt must be finished first, because data is still to be moved, got an interrupted one \\(${record}\\); run it again`,
        ),
      );
    } finally {
      await rm(project, { recursive: true });
    }
  });

  it("returns topics and smoke test apart from the cluster", async () => {
    const topics = [{ name: "orders", partitions: 6, config: { "retention.ms": 5_000 }, protect: true }];
    const config = await loadWith({ topics, smokeTest: false });
    assert.deepEqual(config.topics, topics);
    assert.equal(config.smokeTest, false);
    assert.ok(!("topics" in config.cluster) && !("smokeTest" in config.cluster));
  });

  it("returns the choice of an archive, with versions that look like numbers as text", async () => {
    const archive = { archive: "/kafka.tgz", archiveSha512: DIGEST, version: "3.9", scalaVersion: "2.10" };
    const { cluster } = await loadWith(archive);
    assert.deepEqual({ ...cluster, ...archive }, cluster);
  });

  describe("returns numbers of settings as they are written", () => {
    // The engine passes JSON. From the file, 3.0 is 3, 1e3 is 1000, and 64-bit numbers have all of their digits.
    const cases: readonly (readonly [json: string, values: Readonly<Record<string, unknown>>])[] = [
      ['{"log.flush.interval.messages":9223372036854775807}', { "log.flush.interval.messages": "9223372036854775807" }],
      ['{"log.retention.bytes":-9007199254740993}', { "log.retention.bytes": "-9007199254740993" }],
      [
        '{"log.flush.interval.ms":9007199254740991,"log.retention.hours":24}',
        { "log.flush.interval.ms": 9_007_199_254_740_991, "log.retention.hours": 24 },
      ],
      [
        '{"super.users":"User:9223372036854775807","authorizer.class.name":"a.B"}',
        { "super.users": "User:9223372036854775807", "authorizer.class.name": "a.B" },
      ],
      [
        '{"log.cleaner.io.buffer.load.factor":0.1234567890123456}',
        { "log.cleaner.io.buffer.load.factor": 0.1234567890123456 },
      ],
    ];
    for (const [json, values] of cases) {
      it(json, async () => {
        const { cluster } = await loadWith({ brokerConfig: json });
        assert.deepEqual(cluster.brokerConfig, values);
      });
    }

    it("also in topics", async () => {
      const { topics } = await loadWith({ topics: '[{"name":"a","config":{"retention.ms":9223372036854775807}}]' });
      assert.deepEqual(topics, [{ name: "a", config: { "retention.ms": "9223372036854775807" } }]);
    });
  });

  describe("constructs the runtime", () => {
    it("local, with its folders and its Java, and the state folder of the project", async () => {
      const { cluster } = await loadWith({ dataDir: "data", javaHome: "/jdk" });
      assert.deepEqual(
        cluster.runtime,
        new LocalRuntime({ dataDir: "data", javaHome: "/jdk", stateDir: "/project/.state" }),
      );
    });

    it("docker, with its image and its daemon", async () => {
      const settings = { baseImage: "jre:17", dockerHost: "ssh://user@host" };
      const { cluster } = await loadWith({ runtime: "docker", bindAddress: "192.0.2.7", ...settings });
      assert.deepEqual(cluster.runtime, new DockerRuntime({ ...settings, stateDir: "/project/.state" }));
    });

    it("ssh, with its hosts", async () => {
      const hosts = [{ name: "a", address: "a.example", user: "kafka" }];
      const { cluster } = await loadWith({ runtime: "ssh", hosts, dataDir: "/data", javaHome: "/jdk" });
      assert.deepEqual(cluster.runtime, new SshRuntime({ hosts, dataDir: "/data", javaHome: "/jdk" }));
    });
  });

  describe("returns settings of an encrypted key as a secret", () => {
    for (const [key, values] of [
      ["brokerConfig", { "password.encoder.secret": "geheim", "log.retention.hours": 24 }],
      ["zookeeperConfig", { tickTime: 500 }],
    ] as const) {
      it(key, async () => {
        const { cluster } = await loadWith({ [key]: values }, [key]);
        const settings = cluster[key] as pulumi.Output<unknown>;
        assert.ok(await pulumi.isSecret(settings));
        assert.deepEqual(await known(settings), values);
      });
    }

    it("topics, whose names and numbers are no secrets", async () => {
      const { topics } = await loadWith({ topics: [{ name: "orders", config: { "retention.ms": 77 } }] }, ["topics"]);
      const [{ config = {}, ...others } = {}] = topics;
      assert.deepEqual(others, { name: "orders" });
      const value = config["retention.ms"] as pulumi.Output<unknown>;
      assert.ok(await pulumi.isSecret(value));
      assert.equal(await known(value), 77);
    });
  });

  const misfits: readonly (readonly [values: Record<string, unknown>, message: string])[] = [
    [{ port: "http" }, 'port must be a port, or 0 for a free one, from 0 to 65535, got "http"'],
    [{ port: "" }, 'port must be a port, or 0 for a free one, from 0 to 65535, got ""'],
    [{ version: "" }, 'version must be a version, on one line, got ""'],
    [{ retainData: "yes" }, 'retainData must be true or false, got "yes"'],
    [
      { brokerConfig: { "password.encoder.secret": "geheim" } },
      'brokerConfig["password.encoder.secret"] must be a secret, got plain text; set it with ' +
        "`pulumi config set --secret --path 'brokerConfig[\"password.encoder.secret\"]'`, or pass pulumi.secret(...) in a program",
    ],
    [
      { runtime: "docker", dataDir: "data" },
      'dataDir is only used with runtime "local" or "ssh", got "data" with runtime "docker"; remove it with `pulumi config rm dataDir`',
    ],
    [
      { baseImage: "jre:17" },
      'baseImage is only used with runtime "docker", got "jre:17" with runtime "local"; remove it with `pulumi config rm baseImage`',
    ],
    [
      { brokerConfig: '{"kafka.metrics.reporters":3,"message.max.bytes":9223372036854775807}' },
      'brokerConfig["kafka.metrics.reporters"] must be text, got 3; ' +
        "write it in quotes, because YAML and JavaScript change a number such as 3.0; " +
        'brokerConfig["message.max.bytes"] must be a whole number from 0 to 2147483647, got "9223372036854775807"',
    ],
    [{ runtime: "ssh" }, "hosts must contain at least one host, got none; add a host"],
    [
      { port: 70_000, controllers: 3, brokerConfig: { "broker.id": 7 } },
      "port must be a port, or 0 for a free one, from 0 to 65535, got 70000; " +
        'brokerConfig["broker.id"] is set by KafkaBroker itself, got 7; remove it; ' +
        'controllers is only used with coordination "kraft", got 3 with coordination "zookeeper"; remove it (`pulumi config rm controllers`)',
    ],
  ];
  for (const [values, message] of misfits) {
    it(`rejects ${JSON.stringify(values)}`, async () => {
      await assert.rejects(
        loadWith(values),
        (error: Error) =>
          pulumi.RunError.isInstance(error) && error.message === `the stack's configuration can't be used:\n${message}`,
      );
    });
  }

  it("rejects an unknown key, and ignores the keys of other projects", async () => {
    await assert.rejects(loadWith({ prot: 1 }), {
      message: /^the stack's configuration can't be used:\nprot is not a key of this project; [^;]+$/,
    });
  });
});
