import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { clusterPlan } from "../../../components/cluster/cluster-plan";
import {
  ClusterSecurity,
  type ClusterSecurityArgs,
  organizationOf,
} from "../../../components/security/cluster-security";
import { renderKeyStore } from "../../../components/security/store-files";
import {
  inputsOf,
  known,
  namesOf,
  type Registered,
  register,
  resourceOf,
  revealed,
} from "../../../testing/pulumi-mocks";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";
import { newAuthority, newCertificate } from "../../support/issued-certificates";
import { deployLocally, localOutputs } from "../../support/local-cluster";

const AUTHORITY = "pulumi-nodejs:dynamic/security:CertificateAuthority";
const CERTIFICATE = "pulumi-nodejs:dynamic/security:Certificate";
const PASSWORD = "pulumi-nodejs:dynamic/security:Password";
const SECURITY = "kafka-cluster:index:ClusterSecurity";

describe("ClusterSecurity", () => {
  /** Certificate that every resource has. Its text must be one that can be parsed. */
  let certificate = "";
  before(async () => {
    ({ certificate } = await newCertificate(await newAuthority()));
  });

  /** Creates the security of a cluster with these settings. Keys and passwords tell the names of their resources. */
  async function created(
    args: Partial<ClusterSecurityArgs> = {},
    settings: SettingsOverrides = {},
  ): Promise<{ readonly security: ClusterSecurity; readonly registered: readonly Registered[] }> {
    const all: ClusterSecurity[] = [];
    const registered = await register(
      async () => {
        const { coordination, services } = clusterPlan("kafka", makeSettings(settings));
        all.push(
          new ClusterSecurity("kafka-security", {
            mode: "tls",
            coordination,
            users: [{ name: "orders" }],
            clusterName: "kafka-cluster-dev",
            services,
            deployment: await deployLocally(services),
            alternativeNames: ["kafka.example"],
            ...args,
          }),
        );
      },
      (resource) =>
        ({
          [AUTHORITY]: { certificate: `authority ${resource.name}`, privateKey: `key of ${resource.name}` },
          [CERTIFICATE]: { certificate, privateKey: `key of ${resource.name}` },
          [PASSWORD]: { password: `made: ${resource.name}` },
        })[resource.type] ?? localOutputs(resource),
    );
    const [security] = all;
    assert.ok(security);
    return { security, registered };
  }

  /** Names of the certificates, sorted: some of them wait for the ports of their services. */
  const certificatesIn = (registered: readonly Registered[]) => namesOf(registered, CERTIFICATE).sort();

  const NODES = "authority kafka-security-nodes";
  const USERS = "authority kafka-security-users";

  describe("with tls", () => {
    it("has an authority for nodes and one for users, and a certificate for each service, user and this program", async () => {
      const { registered } = await created();
      assert.deepEqual(namesOf(registered, AUTHORITY), ["kafka-security-nodes", "kafka-security-users"]);
      assert.deepEqual(certificatesIn(registered), [
        "kafka-0-certificate",
        "kafka-security-operator-certificate",
        "kafka-security-orders-certificate",
        "zookeeper-certificate",
      ]);
      assert.deepEqual(namesOf(registered, PASSWORD), []);
      for (const { type, name, options } of registered.filter(({ type }) => [AUTHORITY, CERTIFICATE].includes(type))) {
        assert.equal(options.parent, "kafka-security", `${type} ${name}`);
      }
      assert.deepEqual(resourceOf(registered, SECURITY, "kafka-security").options.parent, "");
    });

    it("has subjects, uses and names by the kind of the certificate, and signs users by their own authority", async () => {
      const { registered } = await created();
      const contentOf = (name: string) => {
        const { authority, ...content } = inputsOf(registered, CERTIFICATE, name);
        return { ...content, authority: (revealed(authority) as { readonly certificate: string }).certificate };
      };
      const node = { organization: "kafka-cluster-dev", unit: "nodes", commonName: "node", authority: NODES };
      const usages = ["server", "client"];
      const own = ["127.0.0.1", "::1", "localhost"];
      assert.deepEqual(contentOf("zookeeper-certificate"), { ...node, usages, names: own });
      assert.deepEqual(contentOf("kafka-0-certificate"), { ...node, usages, names: [...own, "kafka.example"] });
      assert.deepEqual(contentOf("kafka-security-operator-certificate"), {
        ...node,
        commonName: "operator",
        usages: ["client"],
      });
      assert.deepEqual(contentOf("kafka-security-orders-certificate"), {
        ...{ organization: "kafka-cluster-dev", unit: "users", commonName: "orders", authority: USERS },
        usages: ["client"],
      });
    });

    it("has names for the addresses that brokers bind and advertise, but for wildcards", async () => {
      const { registered } = await created({}, { bindAddress: "0.0.0.0", advertisedHost: "kafka.internal" });
      const { names } = inputsOf(registered, CERTIFICATE, "kafka-0-certificate");
      assert.deepEqual(names, ["kafka.internal", "127.0.0.1", "::1", "localhost", "kafka.example"]);
    });

    it("identifies users and this program by their certificates, as secrets", async () => {
      const { security } = await created();
      const identity = (name: string) => ({ authorities: NODES, certificate, privateKey: `key of ${name}` });
      const operator = identity("kafka-security-operator-certificate");
      const { orders } = security.identities;
      assert.ok(orders);
      assert.deepEqual(await known(orders), identity("kafka-security-orders-certificate"));
      assert.deepEqual(await known(security.operator), operator);
      assert.deepEqual(await known(security.operatorOfCoordinators), operator);
      for (const output of [orders, security.operator, security.operatorOfCoordinators]) {
        assert.ok(await pulumi.isSecret(output));
      }
      assert.deepEqual(security.storedPasswords, {});
    });
  });

  describe("with sasl", () => {
    it("has passwords for nodes, this program and users, and no certificates of users", async () => {
      const { registered } = await created({ mode: "sasl" });
      assert.deepEqual(certificatesIn(registered), [
        "kafka-0-certificate",
        "kafka-security-operator-certificate",
        "zookeeper-certificate",
      ]);
      assert.deepEqual(namesOf(registered, PASSWORD), [
        "kafka-security-node-password",
        "kafka-security-operator-password",
        "kafka-security-orders-password",
      ]);
    });

    for (const [coordination, mechanism, stored] of [
      ["zookeeper", "SCRAM-SHA-512", ["orders"]],
      ["kraft", "PLAIN", []],
    ] as const) {
      it(`lets users log in by ${mechanism} with ${coordination}, and this program at brokers alone`, async () => {
        const { security } = await created({ mode: "sasl" }, { coordination });
        const { orders } = security.identities;
        assert.ok(orders);
        const password = "made: kafka-security-orders-password";
        assert.deepEqual(await known(orders), {
          authorities: NODES,
          login: { mechanism, username: "orders", password },
        });
        assert.deepEqual(await known(security.operator), {
          authorities: NODES,
          login: { mechanism: "PLAIN", username: "operator", password: "made: kafka-security-operator-password" },
        });
        assert.equal((await known(security.operatorOfCoordinators)).login, undefined);
        assert.deepEqual(Object.keys(security.storedPasswords), stored);
        for (const output of [orders, security.operator]) {
          assert.ok(await pulumi.isSecret(output));
        }
      });
    }
  });

  it("gives each service its certificate, both authorities and the passwords in its files, as one secret", async () => {
    for (const [mode, coordination, passwords] of [
      ["tls", "zookeeper", []],
      ["tls", "kraft", []],
      ["sasl", "zookeeper", ["node", "operator"]],
      ["sasl", "kraft", ["node", "operator", "orders"]],
    ] as const) {
      const { security } = await created({ mode }, { coordination });
      const service = security.of("kafka-0");
      const { passwords: given, ...files } = await known(service);
      assert.deepEqual(files, {
        mode,
        organization: "kafka-cluster-dev",
        keystore: renderKeyStore({ certificate, privateKey: "key of kafka-0-certificate" }),
        nodesAuthority: NODES,
        usersAuthority: USERS,
      });
      assert.deepEqual(Object.keys(given), passwords);
      assert.ok(await pulumi.isSecret(service));
      assert.deepEqual(await known(security.deployment.security?.("kafka-0") ?? service), await known(service));
    }
  });

  it("has no certificate for a service that is not in the plan", async () => {
    const { security } = await created();
    assert.throws(() => security.of("kafka-1"), { message: "service kafka-1 has no certificate" });
  });

  it("has no two resources of one name, whatever the users' names", async () => {
    for (const mode of ["tls", "sasl"] as const) {
      const users = ["zookeeper", "kafka-0", "nodes", "users"].map((name) => ({ name }));
      const { registered } = await created({ mode, users });
      const urns = registered.map(({ type, name }) => `${type} ${name}`);
      assert.deepEqual(urns, [...new Set(urns)]);
    }
  });
});

describe("organizationOf", () => {
  it("is the name of the cluster, up to the 64 characters that a certificate has room for", () => {
    assert.equal(organizationOf("kafka-cluster-dev"), "kafka-cluster-dev");
    assert.equal(organizationOf("a".repeat(64)), "a".repeat(64));
  });

  it("is a beginning of a longer name that no other long name has", () => {
    const names = ["b", "c"].map((last) => organizationOf(`${"a".repeat(64)}${last}`));
    for (const name of names) {
      assert.match(name, /^a{55}-[0-9a-f]{8}$/);
    }
    assert.notEqual(names[0], names[1]);
  });
});
