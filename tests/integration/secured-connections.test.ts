// Verifies, with real services that speak TLS alone: kafkajs, own requests, the probes of this machine and those of bash connect
// to ZooKeeper, a broker and a KRaft controller; clients log in by PLAIN and by SCRAM; the services refuse what they must refuse;
// clients of other projects publish and subscribe with the settings of `connectionTo` and the files of `npm run client-files`.
// Does not verify: .NET, whose packages no registry of these machines has; deployments with `security`.
import assert from "node:assert/strict";
import { join } from "node:path";

import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, type Kafka, ResourcePatternTypes } from "kafkajs";

import { connectionTo } from "../../components/config/connection";
import { ask } from "../../components/kafka-client/ask";
import type { ClientIdentity } from "../../components/kafka-client/client-identity";
import { clusterViews } from "../../components/kafka-client/cluster-metadata";
import { API_VERSIONS } from "../../components/kafka-client/kafka-request";
import { kafkaSockets } from "../../components/kafka-client/kafka-sockets";
import { loadConnector, withRelay } from "../../components/kafka-client/relay";
import { secureRelay } from "../../components/kafka-client/secure-relay";
import { parseAddress } from "../../components/kafka-client/service-access";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import type { Probe } from "../../components/runtime/probe/probe";
import { probeCommand } from "../../components/runtime/probe/probe-command";
import { startDeadline } from "../../components/shared/deadline";
import { runProgram } from "../../components/shared/run-program";
import { readRecords } from "../../components/smoke-test/read-records";
import { type RefusalSettings, verifyRefusals } from "../../components/smoke-test/refusals";
import { testForeignClients } from "../../testing/cases/foreign-clients";
import { kafkaAt } from "../../testing/kafka/client";
import { awaitReady } from "../../testing/kafka/stock-services";
import { testAuthorities } from "../support/certificates";
import { aroundAll } from "../support/hooks";
import { createScramUser, type SecuredKafka, startSecuredKafka, stopAll } from "../support/secured-kafka";
import { temporaryFolder } from "../support/temporary-folder";

const SCRIPTS = join(__dirname, "..", "..", "components", "runtime", "scripts", "probe");

/** Topic that the user may use, and the group that reads it. */
const TOPIC = "orders";

/** Password of the user. */
const PASSWORD = "pencil and more";

describe("connections to secured services", function () {
  this.timeout(180_000);
  const newAuthority = testAuthorities();
  const path = temporaryFolder(aroundAll);
  const started: ProcessIdentity[] = [];
  let kafka: SecuredKafka;
  let byScram: ClientIdentity;

  before(async () => {
    kafka = await startSecuredKafka(path, newAuthority, started);
    await Promise.all(Object.values(kafka.probes).map(awaitReady));
    const { authorities } = kafka.operator;
    byScram = { authorities, login: { mechanism: "SCRAM-SHA-512", username: TOPIC, password: PASSWORD } };
  });
  after(() => stopAll(started));

  /** Runs work with kafkajs through a secure relay. */
  async function withKafka<Result>(
    address: string,
    identity: ClientIdentity,
    work: (client: Kafka) => Promise<Result>,
  ): Promise<Result> {
    const connector = loadConnector(secureRelay(identity));
    try {
      return await work(kafkaAt(address, kafkaSockets(address, connector)));
    } finally {
      await connector.close();
    }
  }

  for (const name of ["zooKeeper", "broker", "brokerByLogin", "controller"] as const) {
    it(`the script of the probe ${name} is answered`, async function () {
      if (process.platform === "win32") {
        this.skip();
      }
      const probe: Probe = kafka.probes[name];
      const [script, ...args] = probeCommand(probe);
      const { exitCode, stdout, stderr } = await runProgram("bash", [join(SCRIPTS, `${script}.sh`), ...args]);
      assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" }, stdout);
    });
  }

  it("the operator creates a topic, a user and the user's rights", async () => {
    await withKafka(kafka.byCertificate, kafka.operator, async (client) => {
      const admin = client.admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: TOPIC }], waitForLeaders: true });
      const rule = (resourceType: AclResourceTypes, operation: AclOperationTypes) => ({
        ...{ resourceType, operation, resourceName: TOPIC, principal: `User:${TOPIC}`, host: "*" },
        ...{ resourcePatternType: ResourcePatternTypes.LITERAL, permissionType: AclPermissionTypes.ALLOW },
      });
      const { TOPIC: topic, GROUP: group } = AclResourceTypes;
      const { READ, WRITE } = AclOperationTypes;
      await admin.createAcls({ acl: [rule(topic, READ), rule(topic, WRITE), rule(group, READ)] });
      await admin.disconnect();
    });
    await createScramUser(path, kafka, { username: TOPIC, password: PASSWORD });
  });

  /** Publishes a record with kafkajs and reads it again. */
  const roundTrip = (address: string, identity: ClientIdentity, value: string) =>
    withKafka(address, identity, async (client) => {
      const producer = client.producer();
      await producer.connect();
      await producer.send({ topic: TOPIC, acks: -1, messages: [{ value }] });
      await producer.disconnect();
      const deadline = startDeadline(30_000);
      const records = await readRecords(client, TOPIC, TOPIC, 1, deadline).finally(() => deadline.clear());
      return records.map((record) => String(record.value));
    });

  it("kafkajs publishes and reads by certificate, then by a login with SCRAM", async () => {
    assert.deepEqual(await roundTrip(kafka.byCertificate, kafka.user, "first"), ["first"]);
    // The metadata names the addresses of the listener that was asked.
    assert.equal((await roundTrip(kafka.byLogin, byScram, "second")).length, 1);
  });

  it("own requests are answered by certificate, by PLAIN and by SCRAM", async () => {
    for (const [address, identity] of [
      [kafka.byCertificate, kafka.operator],
      [kafka.byLogin, kafka.operatorByLogin],
      [kafka.byLogin, byScram],
    ] as const) {
      const [view] = await clusterViews([{ address, relay: secureRelay(identity) }], 5_000);
      assert.deepEqual(view?.addresses, [address]);
    }
  });

  /** Message of a request that is refused. */
  const failure = (identity: ClientIdentity, address = kafka.byLogin) =>
    withRelay(secureRelay(identity), (connect) =>
      ask(parseAddress(address), API_VERSIONS, { timeoutMs: 5_000, connect }),
    ).then(
      () => "answered",
      (error: Error) => error.message,
    );

  it("a missing and a foreign certificate are refused in a sentence", async () => {
    const { authorities } = kafka.operator;
    for (const address of [kafka.byCertificate, kafka.zooKeeper, kafka.controller]) {
      assert.match(
        await failure({ authorities }, address),
        /^127\.0\.0\.1:\d+ refuses a client without a certificate \([a-z ]+\); connect with the certificate/,
      );
      assert.match(
        await failure({ authorities, ...kafka.foreign }, address),
        /^127\.0\.0\.1:\d+ refuses the certificate of this client \([a-z ]+\); use a certificate that an authority/,
      );
    }
  });

  it("a wrong password and an unknown mechanism are refused in a sentence", async () => {
    const { authorities } = kafka.operator;
    const login = { mechanism: "PLAIN", username: "operator", password: "another" } as const;
    assert.equal(
      await failure({ authorities, login }),
      `${kafka.byLogin} refuses the login, because the name or the password is wrong (Authentication failed: Invalid username or password); check both`,
    );
    assert.match(
      await failure({ authorities, login: { ...login, mechanism: "SCRAM-SHA-512" } }),
      /refuses the login, because the name or the password is wrong \(/,
    );
    assert.match(await failure({ ...kafka.operator, login }, kafka.byCertificate), /the server takes no login here/);
  });

  testForeignClients(() => {
    const { authorities } = kafka.operator;
    const withLogin = (mechanism: "PLAIN" | "SCRAM-SHA-512") =>
      connectionTo(kafka.byLogin, { authorities, login: { mechanism, ...kafka.clientsLogin } });
    return {
      user: kafka.clientsLogin.username,
      connections: {
        TLS: connectionTo(kafka.byCertificate, kafka.clients),
        "SCRAM-SHA-512": withLogin("SCRAM-SHA-512"),
        PLAIN: withLogin("PLAIN"),
      },
      misnamed: connectionTo(kafka.misnamed, kafka.clients),
      createScramUser: () => createScramUser(path, kafka, kafka.clientsLogin),
      path,
    };
  });

  describe("what must be refused", () => {
    const settings = (): RefusalSettings => ({
      bootstrapServers: kafka.byCertificate,
      user: kafka.user,
      foreign: kafka.foreign,
      topic: "payments",
      group: "payments",
      nodePorts: [
        { service: "ZooKeeper", address: kafka.zooKeeper },
        { service: "a controller", address: kafka.controller },
      ],
    });

    it("is refused to users with certificates", async () => {
      assert.equal(
        await verifyRefusals(settings()),
        "refused: plain text, a client without a certificate, a certificate of another authority, a topic of somebody else, a group of somebody else, plain text at ZooKeeper, a user at ZooKeeper, plain text at a controller, a user at a controller",
      );
    });

    it("is refused to users with passwords", async () => {
      assert.equal(
        await verifyRefusals({ ...settings(), bootstrapServers: kafka.byLogin, user: byScram }),
        "refused: plain text, a client without a login, a wrong password, a topic of somebody else, a group of somebody else, plain text at ZooKeeper, a user at ZooKeeper, plain text at a controller, a user at a controller",
      );
    });

    it("fails the verification if the services let it in", async () => {
      const cure = "which a secured service must refuse; close the port to other machines until the cause is known";
      await assert.rejects(
        verifyRefusals({
          ...settings(),
          user: kafka.operator,
          foreign: kafka.user as Required<ClientIdentity>,
        }),
        {
          message: [
            `${kafka.byCertificate} let in a certificate of another authority, ${cure}`,
            `${kafka.byCertificate} let in a topic of somebody else, ${cure}`,
            `${kafka.byCertificate} let in a group of somebody else, ${cure}`,
            `${kafka.zooKeeper} let in a user at ZooKeeper, ${cure}`,
            `${kafka.controller} let in a user at a controller, ${cure}`,
          ].join("; "),
        },
      );
    });
  });
});
