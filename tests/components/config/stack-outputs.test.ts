import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { KafkaClusterArgs } from "../../../components/cluster/cluster-args";
import { KafkaCluster } from "../../../components/cluster/kafka-cluster";
import { connectionTo } from "../../../components/config/connection";
import { stackOutputs } from "../../../components/config/stack-outputs";
import { known, register } from "../../../testing/pulumi-mocks";
import { newAuthority, newCertificate } from "../../support/issued-certificates";
import { localOutputs, makeRuntime } from "../../support/local-cluster";

const USERS = [{ name: "orders", allow: [{ topic: "orders", operations: ["Read"] }] }];

describe("stackOutputs", () => {
  /** Certificates of the test, which every authority and every user has: clients must be able to read them. */
  let authority = { certificate: "", privateKey: "" };
  let user = { certificate: "", privateKey: "" };
  before(async () => {
    authority = await newAuthority();
    user = await newCertificate(authority);
  });

  /** Outputs of a stack with this cluster. */
  async function outputsWith(args: KafkaClusterArgs): Promise<Record<string, unknown>> {
    let outputs: Record<string, unknown> | undefined;
    await register(
      async () => {
        outputs = stackOutputs(await KafkaCluster.create("kafka", { runtime: makeRuntime(), ...args }));
      },
      (resource) =>
        ({
          "pulumi-nodejs:dynamic/security:CertificateAuthority": authority,
          "pulumi-nodejs:dynamic/security:Certificate": user,
          "pulumi-nodejs:dynamic/security:Password": { password: `made: ${resource.name}` },
        })[resource.type] ?? localOutputs(resource),
    );
    assert.ok(outputs);
    return outputs;
  }

  const plain = (output: unknown) => known(pulumi.output(output) as pulumi.Output<unknown>);
  const isSecret = (output: unknown) => pulumi.isSecret(pulumi.output(output) as pulumi.Output<unknown>);

  it("have no users, and the connection of every client, without security", async () => {
    const { connection, ...outputs } = await outputsWith({});
    assert.deepEqual(await plain(connection), connectionTo("127.0.0.1:9092"));
    assert.ok(!("users" in outputs) && !("security" in outputs));
  });

  it("have the certificate of the authority for everybody, and the certificate of each user as a secret, with tls", async () => {
    const { connection, users, security, caCertificate } = await outputsWith({ security: "tls", users: USERS });
    const authorities = authority.certificate;
    assert.equal(security, "tls");
    assert.equal(await plain(caCertificate), authorities);
    assert.equal(await isSecret(caCertificate), false);
    assert.deepEqual(await plain(connection), connectionTo("127.0.0.1:9092", { authorities }));
    assert.equal(await isSecret(connection), false);
    assert.deepEqual(await plain(users), { orders: connectionTo("127.0.0.1:9092", { authorities, ...user }) });
    assert.ok(await isSecret(users));
  });

  for (const [coordination, mechanism] of [
    ["zookeeper", "SCRAM-SHA-512"],
    ["kraft", "PLAIN"],
  ] as const) {
    it(`have the mechanism ${mechanism} for everybody, and the login of each user as a secret, with sasl and ${coordination}`, async () => {
      const { connection, users, security } = await outputsWith({ security: "sasl", users: USERS, coordination });
      const authorities = authority.certificate;
      const login = { mechanism, username: "orders", password: "made: kafka-security-orders-password" };
      assert.equal(security, "sasl");
      assert.deepEqual(await plain(connection), connectionTo("127.0.0.1:9092", { authorities, login: { mechanism } }));
      assert.equal(await isSecret(connection), false);
      assert.deepEqual(await plain(users), { orders: connectionTo("127.0.0.1:9092", { authorities, login }) });
      assert.ok(await isSecret(users));
    });
  }
});
