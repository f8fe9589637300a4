// Verifies, on this machine, for three brokers with three ZooKeeper servers and mutual TLS: clients trust the brokers by an own authority, and no
// service lets in a certificate of that authority; a certificate of which little life is left is shown, and renewed by restarts one
// at a time without the loss of a record; a cluster whose certificates have all expired is healed by one `up`.
// Does not verify: logins, KRaft, containers, hosts.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { KafkajsOptions } from "../../components/config/connection/kafkajs-options";
import { ask, type Request } from "../../components/kafka-client/ask";
import { API_VERSIONS } from "../../components/kafka-client/kafka-request";
import { connector } from "../../components/kafka-client/secure-relay";
import { parseAddress } from "../../components/kafka-client/service-access";
import type { CertificateWithKey } from "../../components/security/certificate-with-key";
import { issueCertificate } from "../../components/security/issue-certificate";
import { publish, publishWhile, readAll } from "../../testing/kafka/client";
import { awaitExpiry, replaceCertificates } from "../../testing/security/short-lived-certificates";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { userConnection } from "../../tools/client-files/user-connection";
import { PROJECT } from "../../tools/project";
import { newOwnAuthority } from "../support/issued-certificates";
import { configureOwnAuthority } from "../support/own-authority-config";

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];
const SERVICES = [...BROKERS, "zookeeper", "zookeeper-2", "zookeeper-3"];
const DAY_MS = 24 * 3_600_000;

/** Life of certificates that expire while the test waits, in milliseconds: an `up` restarts all services meanwhile. */
const SHORT_LIFE_MS = 180_000;

const SRVR: Request<void> = { name: "srvr", bytes: "srvr\n", parse: () => {} };

describe("the certificates of three brokers", function () {
  this.timeout(900_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  let own: CertificateWithKey;
  /** Settings of kafkajs for the user. */
  let orders: KafkajsOptions;
  const users = [
    {
      name: "orders",
      allow: [
        { topic: "*", operations: ["Create", "Read", "Write"] },
        { group: "*", operations: ["Read"] },
      ],
    },
  ];
  const config = { security: "tls", zookeepers: 3, brokers: 3, users };
  const withoutKey = () => ({ ...config, caCertificate: own.certificate });

  before(async () => {
    own = await newOwnAuthority();
    stack = await ScratchStack.create(withoutKey());
  });
  after(() => stack?.remove());

  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    orders = (await userConnection(stack.name, "orders", stack.location)).kafkajs;
    return text;
  };
  /** Certificates of the services, by service. */
  const certificates = async (): Promise<Record<string, X509Certificate>> => {
    const read = async (service: string) =>
      new X509Certificate(await readFile(join(stack.stackDir, service, "config", "keystore.pem")));
    return Object.fromEntries(await Promise.all(SERVICES.map(async (service) => [service, await read(service)])));
  };
  const serialNumbers = async () => Object.values(await certificates()).map(({ serialNumber }) => serialNumber);

  it("need the key of an own authority, as a secret", async () => {
    assert.match(
      oneLine(await fails(stack.preview())),
      /caPrivateKey is missing; set it to the private key of caCertificate, as a secret/,
    );
    await stack.configure({ ...withoutKey(), caPrivateKey: own.privateKey });
    const refused = oneLine(await fails(stack.preview()));
    assert.match(refused, /caPrivateKey must be a secret, got plain text; set it with/);
    assert.ok(!refused.includes(own.privateKey.split("\n")[1] as string));
  });

  it("are trusted by clients that trust an own authority alone", async () => {
    await configureOwnAuthority(stack, config, own);
    await up();
    assert.equal(outputs.caCertificate, own.certificate);
    assert.equal(outputs.connection.librdkafka["ssl.ca.pem"], own.certificate);
    const { validTo } = (await certificates())["kafka-0"] as X509Certificate;
    assert.equal(outputs.certificatesExpire, new Date(validTo).toISOString().slice(0, 10));
    await publish(orders, "first", ["by a client of the own authority"]);
    assert.deepEqual(await readAll(orders, "first", 1), ["by a client of the own authority"]);
    await up("--expect-no-changes");
  });

  it("are not those of the own authority for any service", async () => {
    const organization = `${PROJECT}-${stack.name}`;
    const addresses = (list: string, request: Request<unknown>) =>
      list.split(",").map((text) => ({ ...parseAddress(text), request }));
    const services = [
      ...addresses(outputs.zookeeperConnect, SRVR),
      ...addresses(outputs.bootstrapServers, API_VERSIONS as Request<unknown>),
    ];
    assert.equal(services.length, SERVICES.length);
    const nodes = await readFile(join(stack.stackDir, "kafka-0", "config", "nodes.pem"), "utf8");
    for (const { unit, commonName } of [
      { unit: "nodes", commonName: "node" },
      { unit: "users", commonName: "orders" },
    ] as const) {
      const foreign = await issueCertificate({ organization, unit, commonName, usages: ["client"] }, own);
      for (const { request, ...address } of services) {
        const relay = connector({ identity: { authorities: nodes, ...foreign } });
        await assert.rejects(
          ask(address, request, { timeoutMs: 5_000, connect: relay.connect }),
          /refuses the certificate of this client|closed the encrypted connection/,
        );
        await relay.close();
      }
    }
  });

  it("are shown when little of their life is left, and renewed without the loss of a record", async () => {
    await replaceCertificates(stack, { from: Date.now() - 100 * DAY_MS, to: Date.now() + 10 * DAY_MS });
    const preview = await succeeds(stack.preview());
    const day = new Date(Date.now() + 10 * DAY_MS).toISOString().slice(0, 10);
    for (const service of SERVICES) {
      const reason = `its certificate expires ${day}, less than a third of its life is left; the certificate is renewed`;
      assert.ok(preview.includes(`${service} restarts: ${reason}`), preview);
    }
    const before = await serialNumbers();
    const pids = await stack.pids();
    const published = await publishWhile(orders, "renewed", () => up());
    const read = await readAll(orders, "renewed", published);
    // The idempotent producer stores each record once.
    assert.deepEqual(new Set(read.map(Number)), new Set(Array.from({ length: published }, (_, number) => number)));
    assert.equal((await serialNumbers()).filter((number) => before.includes(number)).length, 0);
    const after = await stack.pids();
    assert.deepEqual(
      SERVICES.filter((service) => after[service] === pids[service]),
      [],
    );
    await up("--expect-no-changes");
  });

  it("are renewed by one command after all have expired", async () => {
    const to = Date.now() + SHORT_LIFE_MS;
    await replaceCertificates(stack, { from: Date.now() - 1_000, to });
    await up();
    for (const { validTo } of Object.values(await certificates())) {
      assert.ok(Date.parse(validTo) <= to, validTo);
    }
    await awaitExpiry(to);
    await assert.rejects(publish(orders, "expired", ["never"]));
    const day = new Date(to).toISOString().slice(0, 10);
    assert.match(await succeeds(stack.preview()), new RegExp(`kafka-0 restarts: its certificate expired ${day};`));
    await up();
    await publish(orders, "first", ["after the renewal"]);
    assert.deepEqual(await readAll(orders, "first", 2), ["by a client of the own authority", "after the renewal"]);
    await up("--expect-no-changes");
  });
});
