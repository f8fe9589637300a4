import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { ClientIdentity } from "../../../components/kafka-client/client-identity";
import { secureRelay } from "../../../components/kafka-client/secure-relay";
import type { Deployment, ServiceListener } from "../../../components/runtime/runtime";
import type { ServiceSpec } from "../../../components/runtime/service-spec";
import { SecuredDeployment } from "../../../components/security/secured-deployment";
import { known, register } from "../../../testing/pulumi-mocks";
import { SERVICE_SECURITY } from "../../support/service-security";

const INNER = { module: "a-relay", settings: { to: "kafka-0" } };

/** Identities by their names, which stand for certificates. */
const identity = (authorities: string): ClientIdentity => ({ authorities });

/** Deployment whose methods return their own name and their arguments, with these listeners. */
const fakeDeployment = (listeners: Readonly<Record<"clients" | "internal", ServiceListener>>): Deployment =>
  ({
    kind: "docker",
    consoleTools: "docker run",
    listeners: () => listeners,
    internalListener: () => listeners.internal,
    ...Object.fromEntries(
      ["folders", "metrics", "run", "restartSettings", "rackOf"].map((method) => [
        method,
        (...args: unknown[]) => [method, ...args],
      ]),
    ),
  }) as unknown as Deployment;

const listener = (name: string, relay?: ServiceListener["relay"]): ServiceListener => ({
  name,
  endpoint: pulumi.output({ listen: { host: "0.0.0.0", port: 9092 }, address: { host: "kafka-0", port: 9092 } }),
  ...(relay && { relay }),
});

/** Runs a check in a program with a secured deployment of these listeners. */
async function withDeployment(
  listeners: () => Readonly<Record<"clients" | "internal", ServiceListener>>,
  check: (secured: SecuredDeployment) => Promise<void>,
): Promise<void> {
  await register(async () => {
    const certificates = {
      operator: pulumi.output(identity("of brokers")),
      operatorOfCoordinators: pulumi.output(identity("of coordinators")),
      of: (service: string) => pulumi.secret({ ...SERVICE_SECURITY.tls, organization: service }),
    };
    await check(new SecuredDeployment(fakeDeployment(listeners()), certificates));
  });
}

const PLAIN = () => ({ clients: listener("PLAINTEXT"), internal: listener("PLAINTEXT") });

describe("SecuredDeployment", () => {
  it("encrypts connections to brokers as the operator of brokers, directly or through the runtime's relay", () =>
    withDeployment(
      () => ({ clients: listener("CLIENTS"), internal: listener("NETWORK", pulumi.output(INNER)) }),
      async (secured) => {
        const { clients, internal } = secured.listeners("kafka-0");
        assert.ok(clients.relay && internal.relay);
        assert.deepEqual(await known(clients.relay), secureRelay(identity("of brokers")));
        assert.deepEqual(await known(internal.relay), secureRelay(identity("of brokers"), INNER));
        assert.ok((await pulumi.isSecret(clients.relay)) && (await pulumi.isSecret(internal.relay)));
      },
    ));

  it("encrypts connections to ZooKeeper and controllers as their own operator, who does not log in", () =>
    withDeployment(PLAIN, async (secured) => {
      const { relay } = secured.internalListener("zookeeper", "client");
      assert.ok(relay);
      assert.deepEqual(await known(relay), secureRelay(identity("of coordinators")));
      assert.ok(await pulumi.isSecret(relay));
    }));

  it("names the listener of plain text SECURE, and leaves other names and the endpoints as they are", async () => {
    await withDeployment(PLAIN, async (secured) => {
      const { clients, internal } = secured.listeners("kafka-0");
      assert.deepEqual([clients.name, internal.name], ["SECURE", "SECURE"]);
    });
    await withDeployment(
      () => ({ clients: listener("CLIENTS"), internal: listener("NETWORK") }),
      async (secured) => {
        const { clients, internal } = secured.listeners("kafka-0");
        assert.deepEqual([clients.name, internal.name], ["CLIENTS", "NETWORK"]);
        assert.deepEqual((await known(clients.endpoint)).address, { host: "kafka-0", port: 9092 });
      },
    );
  });

  it("has the certificates and passwords of each service, a secret", () =>
    withDeployment(PLAIN, async (secured) => {
      assert.equal((await known(secured.security("kafka-0"))).organization, "kafka-0");
      assert.ok(await pulumi.isSecret(secured.security("kafka-0")));
    }));

  it("leaves everything else to the deployment of the runtime", () =>
    withDeployment(PLAIN, async (secured) => {
      const spec = {} as ServiceSpec;
      assert.deepEqual([secured.kind, secured.consoleTools], ["docker", "docker run"]);
      assert.deepEqual(secured.folders("kafka-0"), ["folders", "kafka-0"]);
      assert.deepEqual(secured.metrics("kafka-0"), ["metrics", "kafka-0"]);
      assert.deepEqual(secured.rackOf("kafka-0"), ["rackOf", "kafka-0"]);
      assert.deepEqual(secured.restartSettings("kafka-0", spec), ["restartSettings", "kafka-0", spec]);
      const run = [{}, {}, {}] as unknown as Parameters<Deployment["run"]>;
      assert.deepEqual(secured.run(...run), ["run", ...run]);
      assert.doesNotThrow(() => secured.complete());
    }));
});
