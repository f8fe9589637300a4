import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { createLogins, type Logins, type UserAccount } from "../../../components/security/logins";
import { known, namesOf, type Registered, register, resourceOf } from "../../../testing/pulumi-mocks";

const PASSWORD = "pulumi-nodejs:dynamic/security:Password";

/** Creates logins in a program. Made passwords tell the names of their resources. */
async function created(
  coordination: "zookeeper" | "kraft",
  users: readonly UserAccount[] = [],
): Promise<{ readonly logins: Logins; readonly registered: readonly Registered[] }> {
  const all: Logins[] = [];
  const registered = await register(
    () => all.push(createLogins("kafka-security", { coordination, users }, {})),
    ({ name }) => ({ password: `made: ${name}` }),
  );
  const [logins] = all;
  assert.ok(logins);
  return { logins, registered };
}

const NODES = {
  node: "made: kafka-security-node-password",
  operator: "made: kafka-security-operator-password",
};

const GIVEN: UserAccount = { name: "billing", password: pulumi.secret("correct horse 7") };

describe("createLogins", () => {
  it("makes a secret password for nodes, for this program and for each user without one", async () => {
    const { registered } = await created("zookeeper", [{ name: "orders" }, GIVEN]);
    const names = ["node", "operator", "orders"].map((account) => `kafka-security-${account}-password`);
    assert.deepEqual(namesOf(registered, PASSWORD), names);
    for (const name of names) {
      assert.deepEqual(resourceOf(registered, PASSWORD, name).options.additionalSecretOutputs, ["password"]);
    }
  });

  for (const [coordination, inFiles, stored, mechanism] of [
    ["zookeeper", {}, ["orders", "billing"], "SCRAM-SHA-512"],
    ["kraft", { orders: "made: kafka-security-orders-password", billing: "correct horse 7" }, [], "PLAIN"],
  ] as const) {
    describe(`with ${coordination}`, () => {
      it(`has the passwords of users in ${stored.length > 0 ? "brokers" : "files"}`, async () => {
        const { logins } = await created(coordination, [{ name: "orders" }, GIVEN]);
        assert.deepEqual(await known(logins.inFiles), { ...NODES, ...inFiles });
        assert.ok(await pulumi.isSecret(logins.inFiles));
        assert.deepEqual(Object.keys(logins.stored), stored);
      });

      it(`has logins of users by ${mechanism}, and of this program by PLAIN, all of them secrets`, async () => {
        const { logins } = await created(coordination, [{ name: "orders" }, GIVEN]);
        const expected = {
          billing: { mechanism, password: "correct horse 7" },
          orders: { mechanism, password: "made: kafka-security-orders-password" },
          operator: { mechanism: "PLAIN", password: NODES.operator },
        };
        for (const [username, login] of Object.entries(expected)) {
          assert.deepEqual(await known(logins.of(username)), { ...login, username });
          assert.ok(await pulumi.isSecret(logins.of(username)));
        }
      });
    });
  }
});
