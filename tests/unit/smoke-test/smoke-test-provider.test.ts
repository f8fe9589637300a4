import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";

import type { ClientIdentity } from "../../../components/kafka-client/client-identity";
import type { NodePort } from "../../../components/kafka-client/cluster-connection";
import type { Relay } from "../../../components/kafka-client/relay";
import { secureRelay } from "../../../components/kafka-client/secure-relay";
import type { RefusalSettings } from "../../../components/smoke-test/refusals";
import provider from "../../../components/smoke-test/smoke-test-provider";
import { newAuthority, newCertificate } from "../../support/issued-certificates";

const INPUTS = {
  bootstrapServers: "127.0.0.1:9092",
  startIds: ["first"],
  replicationFactor: 1,
  deleteTopics: true,
  timeoutMs: 60_000,
};
const OUTPUTS = { ...INPUTS, verified: ["publish: …"], durationsMs: { total: 900 } };

const RELAY: Relay = { module: "a-relay", settings: { to: "kafka" } };

describe("smokeTestProvider", () => {
  it("requests no update if nothing differs", async () => {
    assert.deepEqual(await provider.diff("smoke-test", OUTPUTS, INPUTS), { changes: false });
    const withProvider = { ...INPUTS, __provider: "exports.handler = …" };
    assert.deepEqual(await provider.diff("smoke-test", OUTPUTS, withProvider), { changes: false });
  });

  const changes: readonly (Partial<typeof INPUTS> & { readonly relay?: Relay })[] = [
    { bootstrapServers: "127.0.0.1:9093" },
    { startIds: ["second"] },
    { startIds: ["first", "another"] },
    { replicationFactor: 3 },
    { deleteTopics: false },
    { timeoutMs: 1_000 },
    { relay: RELAY },
  ];
  for (const change of changes) {
    it(`requests an update with ${JSON.stringify(change)}`, async () => {
      assert.deepEqual(await provider.diff("smoke-test", OUTPUTS, { ...INPUTS, ...change }), { changes: true });
    });
  }

  it("does not run again if only settings of the test differ", async () => {
    const news = { ...INPUTS, timeoutMs: 1_000, deleteTopics: false, replicationFactor: 3 };
    assert.deepEqual(await provider.update("smoke-test", OUTPUTS, news), {
      outs: { ...news, verified: OUTPUTS.verified, durationsMs: OUTPUTS.durationsMs },
    });
  });

  it("does not run again if only the relay differs, also from a relay of another form", async () => {
    const news = { ...INPUTS, relay: RELAY };
    for (const relay of [undefined, { ...RELAY, settings: { to: "zookeeper" } }, ["docker", "exec"] as never]) {
      const olds = { ...OUTPUTS, relay };
      assert.deepEqual(await provider.diff("smoke-test", olds, news), { changes: true });
      assert.deepEqual(await provider.update("smoke-test", olds, news), {
        outs: { ...news, verified: OUTPUTS.verified, durationsMs: OUTPUTS.durationsMs },
      });
    }
  });

  describe("of a secured cluster", () => {
    /** Settings that the refusals were verified with. */
    const verified: RefusalSettings[] = [];
    const replaced = {
      [require.resolve("../../../components/smoke-test/round-trip")]: {
        roundTrip: async () => ({ verified: OUTPUTS.verified, durationsMs: OUTPUTS.durationsMs }),
      },
      [require.resolve("../../../components/smoke-test/refusals")]: {
        verifyRefusals: async (settings: RefusalSettings) => {
          verified.push(settings);
          return "refused: plain text";
        },
      },
    };
    const originals: Record<string, unknown> = {};
    before(() => {
      for (const [path, exports] of Object.entries(replaced)) {
        require(path);
        const loaded = require.cache[path];
        assert.ok(loaded);
        originals[path] = loaded.exports;
        loaded.exports = exports;
      }
    });
    after(() => {
      for (const [path, exports] of Object.entries(originals)) {
        Object.assign(require.cache[path] ?? {}, { exports });
      }
    });
    beforeEach(() => verified.splice(0));

    const nodePorts: readonly NodePort[] = [{ service: "ZooKeeper", address: "127.0.0.1:2181" }];
    const nodeAuthorities = "authority of nodes";
    const create = async (user: ClientIdentity, inner?: Relay) => {
      const { outs } = await provider.create({
        ...INPUTS,
        nodePorts,
        nodeAuthorities,
        userRelay: secureRelay(user, inner),
      });
      assert.deepEqual(outs.verified, [...OUTPUTS.verified, "refused: plain text"]);
      const [settings, ...others] = verified;
      assert.ok(settings && others.length === 0);
      return settings;
    };

    it("also reports what is refused to a user with a password, by the route of the cluster", async () => {
      const login = { mechanism: "PLAIN", username: "smoke-test", password: "pencil" } as const;
      const user = { authorities: "of nodes", login };
      const { topic, group, ...settings } = await create(user, RELAY);
      const { bootstrapServers } = INPUTS;
      assert.deepEqual(settings, { bootstrapServers, inner: RELAY, user, nodePorts, nodeAuthorities });
      assert.match(topic, /^nobody-[0-9a-f-]{36}$/);
      assert.equal(group, topic);
    });

    it("shows a certificate of another authority for the same subject to brokers that know users by certificates", async () => {
      const { certificate, privateKey } = await newCertificate(await newAuthority("users"), {
        unit: "users",
        commonName: "smoke-test",
      });
      const { foreign, inner } = await create({ authorities: "of nodes", certificate, privateKey });
      assert.ok(foreign);
      assert.equal(inner, undefined);
      const [own, strange] = [new X509Certificate(certificate), new X509Certificate(foreign.certificate)];
      assert.equal(strange.subject, own.subject);
      assert.equal(strange.issuer, own.issuer);
      assert.notEqual(foreign.certificate, certificate);
      assert.ok(strange.checkPrivateKey(createPrivateKey(foreign.privateKey)));
    });

    it("verifies refusals again after a restart alone", async () => {
      const news = { ...INPUTS, userRelay: secureRelay({ authorities: "of nodes" }) };
      await provider.update("smoke-test", OUTPUTS, { ...news, timeoutMs: 1_000 });
      assert.equal(verified.length, 0);
      await provider.update("smoke-test", OUTPUTS, { ...news, startIds: ["second"] });
      assert.equal(verified.length, 1);
    });
  });

  it("returns its outputs on a refresh", async () => {
    assert.deepEqual(await provider.read("smoke-test", OUTPUTS), { id: "smoke-test", props: OUTPUTS });
  });
});
