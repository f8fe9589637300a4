import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { KafkaClusterArgs } from "../../../components/cluster/cluster-args";
import { jvmFlags } from "../../../components/java/jvm-flags";
import { brokerSecuritySettings, controllerSecuritySettings } from "../../../components/kafka/security-settings";
import { secureRelay } from "../../../components/kafka-client/secure-relay";
import { brokerFiles, coordinatorFiles, type ServiceSecurity } from "../../../components/runtime/service-security";
import { renderProperties } from "../../../components/shared/properties";
import { accessRules } from "../../../components/user/access-rules";
import { TEST_USER } from "../../../components/user/test-user";
import { zooKeeperSecuritySettings } from "../../../components/zookeeper/security-settings";
import {
  inputsOf,
  isSecret,
  known,
  type MockOutputs,
  namesOf,
  resourceOf,
  revealed,
} from "../../../testing/pulumi-mocks";
import { createCluster, mainFileOf, withLayout, withResources } from "../../support/clusters";
import { CLUSTER_IDENTITY, LOCAL_SERVICE, localOutputs } from "../../support/local-cluster";

const SECURITY = "kafka-cluster:index:ClusterSecurity";
const AUTHORITY = "pulumi-nodejs:dynamic/security:CertificateAuthority";
const CERTIFICATE = "pulumi-nodejs:dynamic/security:Certificate";
const PASSWORD = "pulumi-nodejs:dynamic/security:Password";
const USER = "pulumi-nodejs:dynamic/user:User";

const ORDERS = { name: "orders", allow: [{ topic: "orders", operations: ["Read", "Write"] }] } as const;

/** Outputs of the providers. As the engine does, private keys and passwords are secrets. */
const securedOutputs: MockOutputs = (resource) =>
  ({
    [AUTHORITY]: { certificate: `authority ${resource.name}\n`, privateKey: secret(`geheim ${resource.name}`) },
    [CERTIFICATE]: { certificate: `certificate ${resource.name}\n`, privateKey: secret(`geheim ${resource.name}`) },
    [PASSWORD]: { password: secret(`geheim ${resource.name}`) },
  })[resource.type] ?? localOutputs(resource);

const secret = (value: string) => ({ [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value });

const createSecured = (args: KafkaClusterArgs, options: Parameters<typeof createCluster>[1] = {}) =>
  createCluster({ security: "tls", users: [ORDERS], ...args }, { outputs: securedOutputs, ...options });

/** Security of a service with these outputs. A text that is no certificate is left out of the key store. */
const securityOf = (
  service: string,
  mode: "tls" | "sasl",
  coordination: "zookeeper" | "kraft",
  cluster = "kafka-security",
): ServiceSecurity => ({
  mode,
  organization: "kafka-cluster-test",
  keystore: `geheim ${service}-certificate\n`,
  nodesAuthority: `authority ${cluster}-nodes\n`,
  usersAuthority: `authority ${cluster}-users\n`,
  passwords: Object.fromEntries(
    (mode === "tls" ? [] : ["node", "operator", ...(coordination === "kraft" ? ["smoke-test", "orders"] : [])]).map(
      (name) => [name, `geheim ${cluster}-${name}-password`],
    ),
  ),
});

/** Texts of all inputs that are no secrets. */
function plainTexts(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [String(value)];
  }
  return isSecret(value) ? [] : Object.values(value).flatMap(plainTexts);
}

/** Flag for the stores of private keys that Kafka keeps in memory. */
const KEYS_IN_MEMORY = "-Dkeystore.pkcs12.keyPbeIterationCount=1";

const MODES = ["tls", "sasl"] as const;
const COORDINATIONS = ["zookeeper", "kraft"] as const;

describe("KafkaCluster with security", () => {
  for (const mode of MODES) {
    for (const coordination of COORDINATIONS) {
      describe(`${mode} and ${coordination}`, () => {
        const create = (args: KafkaClusterArgs = {}) => createSecured({ security: mode, coordination, ...args });

        it("has the security settings, files and probes in its brokers, without the flag that slows encryption", async () => {
          const { specOf } = await create();
          const spec = specOf("kafka-0");
          const security = securityOf("kafka-0", mode, coordination);
          const [configFile = ""] = spec.arguments;
          const config = configFile.slice(0, configFile.lastIndexOf("/"));
          const folders = { config, data: "" };
          const lines = mainFileOf(spec).split("\n");
          const expected = renderProperties(brokerSecuritySettings(security, folders, coordination, ["SECURE"]));
          for (const line of expected.trim().split("\n")) {
            assert.ok(lines.includes(line), line);
          }
          assert.ok(lines.some((line) => /^listeners=SECURE:\/\/127\.0\.0\.1:9092(,|$)/.test(line)));
          assert.ok(lines.includes("inter.broker.listener.name=SECURE"));
          const files = Object.entries(brokerFiles(security, folders));
          assert.deepEqual(
            files.map(([name]) => [name, spec.files[name]]),
            files,
          );
          const tls = { keystore: `${config}/keystore.pem`, truststore: `${config}/nodes.pem` };
          const login = mode === "sasl" && { login: `${config}/login` };
          assert.deepEqual(spec.readiness.tls, { ...tls, ...login });
          assert.deepEqual(spec.startCondition?.tls, coordination === "zookeeper" ? tls : undefined);
          const common = { heapMiB: 1024, profile: "development", configDir: config } as const;
          assert.deepEqual(
            spec.jvmFlags,
            jvmFlags({ ...common, encryptsRecords: true, furtherFlags: [KEYS_IN_MEMORY] }),
          );
          assert.notDeepEqual(spec.jvmFlags, jvmFlags(common));
        });

        it("lets in nodes alone at its coordinators", async () => {
          const { specOf } = await create({ brokers: 3, zookeepers: coordination === "kraft" ? 1 : 3 });
          const service = coordination === "kraft" ? "controller" : "zookeeper";
          const spec = specOf(service);
          const security = securityOf(service, mode, coordination);
          const [configFile = ""] = spec.arguments;
          const config = configFile.slice(0, configFile.lastIndexOf("/"));
          const folders = { config, data: "" };
          const expected = renderProperties(
            coordination === "kraft"
              ? controllerSecuritySettings(security, folders)
              : zooKeeperSecuritySettings(folders, true),
          );
          const lines = mainFileOf(spec).split("\n");
          for (const line of expected.trim().split("\n")) {
            assert.ok(lines.includes(line), line);
          }
          const ports =
            coordination === "kraft"
              ? ["listener.security.protocol.map=CONTROLLER:SSL"]
              : ["secureClientPort=2181", "secureClientPortAddress=127.0.0.1"];
          assert.deepEqual(
            lines.filter((line) => /^(secureC|c)lientPort|^listener\.security/.test(line)),
            ports,
          );
          const files = Object.entries(coordinatorFiles(security));
          assert.deepEqual(
            Object.keys(spec.files).filter((name) => name.endsWith(".pem") || name === "login"),
            files.map(([name]) => name),
          );
          assert.deepEqual(
            files.map(([name]) => [name, spec.files[name]]),
            files,
          );
          assert.deepEqual(spec.readiness.tls, {
            keystore: `${config}/keystore.pem`,
            truststore: `${config}/nodes.pem`,
          });
          assert.ok(spec.jvmFlags.includes("-XX:TieredStopAtLevel=1"));
          assert.equal(spec.jvmFlags.includes(KEYS_IN_MEMORY), coordination === "kraft");
        });

        it("connects to its services by secret relays", async () => {
          const { cluster, registered } = await create({ brokers: 3 });
          assert.ok(cluster.relay);
          const authorities = "authority kafka-security-nodes\n";
          const operator =
            mode === "tls"
              ? {
                  authorities,
                  certificate: "certificate kafka-security-operator-certificate\n",
                  privateKey: "geheim kafka-security-operator-certificate",
                }
              : {
                  authorities,
                  login: {
                    mechanism: "PLAIN",
                    username: "operator",
                    password: "geheim kafka-security-operator-password",
                  } as const,
                };
          assert.deepEqual(await known(cluster.relay), secureRelay(operator));
          assert.ok(await pulumi.isSecret(cluster.relay));
          for (const name of ["smoke-test", "orders"]) {
            const { relay } = inputsOf(registered, USER, name);
            assert.ok(isSecret(relay));
            assert.deepEqual(revealed(relay), secureRelay(operator));
          }
        });

        it("passes no private key and no password to the engine but as a secret", async () => {
          const { registered } = await create({ brokers: 3 });
          for (const { type, name, inputs } of registered) {
            assert.ok(!plainTexts(inputs).some((text) => text.includes("geheim")), `${type} ${name}`);
          }
          for (const service of namesOf(registered, LOCAL_SERVICE)) {
            assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, service).spec), service);
          }
        });

        it("has the rights of the test user and of the users, and stores their passwords in ZooKeeper alone", async () => {
          const { registered } = await create();
          assert.deepEqual(namesOf(registered, USER).sort(), ["orders", "smoke-test"]);
          for (const { name, allow } of [TEST_USER, ORDERS]) {
            const { principal, rules, quotas, password } = inputsOf(registered, USER, name);
            assert.equal(principal, `User:${name}`);
            assert.deepEqual(rules, accessRules(`User:${name}`, { allow }));
            assert.deepEqual(quotas, {});
            const isStored = mode === "sasl" && coordination === "zookeeper";
            assert.equal(revealed(password), isStored ? `geheim kafka-security-${name}-password` : undefined);
            assert.equal(isSecret(password), isStored);
            assert.equal(resourceOf(registered, USER, name).options.parent, "kafka");
          }
        });

        it("gives the identity of each user as a secret, and that of the test user to tests", async () => {
          const { cluster } = await create();
          assert.deepEqual(Object.keys(cluster.users), ["orders"]);
          assert.ok(cluster.users.orders && cluster.testIdentity && cluster.authority);
          const authorities = "authority kafka-security-nodes\n";
          const mechanism = coordination === "zookeeper" ? "SCRAM-SHA-512" : "PLAIN";
          for (const [name, identity] of [
            ["orders", cluster.users.orders],
            ["smoke-test", cluster.testIdentity],
          ] as const) {
            assert.deepEqual(
              await known(identity),
              mode === "tls"
                ? {
                    authorities,
                    certificate: `certificate kafka-security-${name}-certificate\n`,
                    privateKey: `geheim kafka-security-${name}-certificate`,
                  }
                : {
                    authorities,
                    login: { mechanism, username: name, password: `geheim kafka-security-${name}-password` },
                  },
            );
            assert.ok(await pulumi.isSecret(identity));
          }
          assert.equal(cluster.security, mode);
          assert.equal(await known(cluster.authority), authorities);
          assert.equal(await pulumi.isSecret(cluster.authority), false);
        });
      });
    }
  }

  it("knows the ports that nodes alone may use", async () => {
    for (const [args, nodePorts] of [
      [{}, [{ service: "ZooKeeper", address: "127.0.0.1:2181" }]],
      [
        { zookeepers: 3 },
        ["127.0.0.1:2181", "127.0.0.1:2182", "127.0.0.1:2183"].map((address) => ({ service: "ZooKeeper", address })),
      ],
      [{ coordination: "kraft" }, [{ service: "a controller", address: "127.0.0.1:10093" }]],
    ] as const) {
      const { cluster } = await createSecured(args);
      assert.ok(cluster.nodePorts);
      assert.deepEqual(await known(cluster.nodePorts), nodePorts);
    }
  });

  it("uses the password that a user is given", async () => {
    const users = [{ ...ORDERS, password: pulumi.secret("correct horse 7") }];
    const { cluster, registered } = await createSecured({ security: "sasl", users });
    assert.ok(cluster.users.orders);
    assert.equal((await known(cluster.users.orders)).login?.password, "correct horse 7");
    assert.ok(!namesOf(registered, PASSWORD).includes("kafka-security-orders-password"));
    const { password } = inputsOf(registered, USER, "orders");
    assert.ok(isSecret(password));
    assert.equal(revealed(password), "correct horse 7");
  });

  it("names the resources of a further cluster in the stack after this cluster", async () => {
    const { registered } = await createSecured({}, { name: "other" });
    assert.deepEqual(namesOf(registered, USER).sort(), ["other-orders", "other-smoke-test"]);
    assert.deepEqual(
      [SECURITY, AUTHORITY].map((type) => namesOf(registered, type)),
      [["other-security"], ["other-security-nodes", "other-security-users"]],
    );
    const { organization } = inputsOf(registered, AUTHORITY, "other-security-nodes");
    assert.equal(organization, "kafka-cluster-test-other");
  });

  it("registers nothing of it, and has no users, without security", async () => {
    for (const security of [undefined, "none"] as const) {
      const { cluster, registered } = await createCluster({ security });
      assert.deepEqual(
        [SECURITY, AUTHORITY, CERTIFICATE, PASSWORD, USER].flatMap((type) => namesOf(registered, type)),
        [],
      );
      const { authority, users, testIdentity, nodePorts } = cluster;
      assert.deepEqual(
        { security: cluster.security, authority, users, testIdentity, nodePorts },
        { security: "none", authority: undefined, users: {}, testIdentity: undefined, nodePorts: undefined },
      );
    }
  });

  it("has no user of the name of the test user, of nodes or of this program", async () => {
    for (const name of ["smoke-test", "node", "operator"]) {
      await assert.rejects(createSecured({ users: [{ name }] }), {
        message:
          "the cluster kafka can't be created as configured:\n" +
          `users[0].name must be another name than node, operator, smoke-test, ANONYMOUS, got "${name}"`,
      });
    }
  });

  describe("of an existing cluster", () => {
    const LAYOUT = { coordination: "zookeeper", coordinators: 1, isCombined: false } as const;
    const withSecurity = (mode: "tls" | "sasl") =>
      withResources(
        { type: CLUSTER_IDENTITY, name: "kafka-identity", outputs: LAYOUT },
        { type: SECURITY, name: "kafka-security", outputs: { mode } },
      );

    it("goes on with the same mode", async () => {
      const { cluster } = await createSecured({}, { answer: withSecurity("tls") });
      assert.equal(cluster.security, "tls");
    });

    for (const [answer, args, from, to] of [
      [withSecurity("tls"), { security: "sasl" }, "tls", "sasl"],
      [withSecurity("sasl"), { security: undefined, users: [] }, "sasl", "none"],
      [withLayout(LAYOUT), { security: "tls" }, "none", "tls"],
    ] as const) {
      it(`is refused if the mode changes from ${from} to ${to}, together with other changes`, async () => {
        const names: string[] = [];
        await assert.rejects(
          createSecured(
            { ...args, zookeepers: 3 },
            {
              answer,
              outputs: (resource) => {
                names.push(resource.name);
                return {};
              },
            },
          ),
          ({ message }: Error) => {
            assert.match(message, /\nzookeepers must stay 1 while the stack exists, got 3; /);
            assert.ok(message.includes(`security must stay "${from}" while the cluster runs, got "${to}"; `), message);
            return true;
          },
        );
        assert.deepEqual(names, []);
      });
    }

    it("is warned about if other machines reach it and security is not set, where a new one is refused", async () => {
      const args = { security: undefined, users: [], bindAddress: "0.0.0.0", advertisedHost: "kafka.example" };
      const reason =
        "security must be set for a cluster that other machines reach, got no value and services at 0.0.0.0; " +
        'set it to "tls", or to "none" if every client that reaches a port may read and write (`pulumi config set security tls`)';
      await assert.rejects(createSecured(args), {
        message: `the cluster kafka can't be created as configured:\n${reason}`,
      });
      const warnings: string[] = [];
      const { warn } = pulumi.log;
      Object.assign(pulumi.log, { warn: async (text: string) => warnings.push(text) });
      try {
        await createSecured(args, { answer: withLayout(LAYOUT) });
      } finally {
        Object.assign(pulumi.log, { warn });
      }
      assert.deepEqual(warnings, [reason]);
    });
  });
});
