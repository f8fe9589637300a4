// Verifies, with a ZooKeeper and a broker, and with a KRaft node, which check rights: ACLs, quotas and a password are created and
// described back by another client; rights that another program has changed show in the health and are healed; a change creates
// before it deletes; rights of other principals stay; all are removed at the end.
// Does not verify: several brokers, and what a client may then do, because clients of these brokers have no name.
import assert from "node:assert/strict";
import {
  type AclEntry,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
  type SASLOptions,
} from "kafkajs";

import { ask } from "../../components/kafka-client/ask";
import { alterClientQuotas, describeClientQuotas } from "../../components/kafka-client/client-quotas";
import { alterScramCredential, describeScramCredential } from "../../components/kafka-client/scram-credentials";
import { parseAddress } from "../../components/kafka-client/service-access";
import { HEALTHY } from "../../components/pulumi/health";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import { accessRules, type RightsDescription } from "../../components/user/access-rules";
import provider from "../../components/user/user-provider";
import { kafkaAt, withAdmin } from "../../testing/kafka/client";
import { type HandMadeKafka, kraftByHand, zooKeeperByHand } from "../../testing/kafka/hand-made";
import { inOrder } from "../../testing/suites/in-order";

const PRINCIPAL = "User:orders";

const RIGHTS: RightsDescription = {
  allow: [
    { topic: "orders", operations: ["Read", "Write"] },
    { topic: "audit-", prefix: true, operations: ["Describe"], host: "10.0.0.7" },
    { group: "*", operations: ["Read"] },
    { transactionalId: "tx é", operations: ["Describe", "Write"] },
    { cluster: true, operations: ["Describe"] },
  ],
};

const QUOTAS = { producer_byte_rate: 1_048_576, request_percentage: 12.5 };

/** The same rights as kafkajs describes them, sorted. */
const DESCRIBED = [
  "CLUSTER LITERAL kafka-cluster: DESCRIBE from *",
  "GROUP LITERAL *: READ from *",
  "TOPIC LITERAL orders: READ from *",
  "TOPIC LITERAL orders: WRITE from *",
  "TOPIC PREFIXED audit-: DESCRIBE from 10.0.0.7",
  "TRANSACTIONAL_ID LITERAL tx é: DESCRIBE from *",
  "TRANSACTIONAL_ID LITERAL tx é: WRITE from *",
];

const nameIn = (names: object, code: number): string =>
  Object.entries(names).find(([, value]) => value === code)?.[0] ?? String(code);

/** ACLs of a principal as kafkajs describes them. */
const describedBy = (bootstrapServers: string, principal = PRINCIPAL): Promise<string[]> =>
  withAdmin(bootstrapServers, async (admin) => {
    const { resources } = await admin.describeAcls({
      ...{ resourceType: AclResourceTypes.ANY, resourcePatternType: ResourcePatternTypes.ANY, principal },
      ...{ operation: AclOperationTypes.ANY, permissionType: AclPermissionTypes.ANY },
    });
    return resources
      .flatMap(({ resourceType, resourcePatternType, resourceName, acls }) =>
        acls.map(
          ({ operation, host }) =>
            `${nameIn(AclResourceTypes, resourceType)} ${nameIn(ResourcePatternTypes, resourcePatternType)} ${resourceName}: ${nameIn(AclOperationTypes, operation)} from ${host}`,
        ),
      )
      .sort();
  });

const topicAcl = (resourceName: string, principal: string, permissionType: AclPermissionTypes): AclEntry => ({
  ...{ resourceType: AclResourceTypes.TOPIC, resourceName, resourcePatternType: ResourcePatternTypes.LITERAL },
  ...{ principal, host: "*", operation: AclOperationTypes.READ, permissionType },
});

const PASSWORD = "correct horse 7";

/** Brokers that check rights: each with a listener of its own for clients that log in. */
const AUTHORIZED = [
  {
    ...{ coordination: "ZooKeeper", byHand: zooKeeperByHand, mechanism: "scram-sha-512" },
    authorizer: "kafka.security.authorizer.AclAuthorizer",
    login: "org.apache.kafka.common.security.scram.ScramLoginModule required;",
  },
  {
    ...{ coordination: "KRaft", byHand: kraftByHand, mechanism: "plain" },
    authorizer: "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    login: `org.apache.kafka.common.security.plain.PlainLoginModule required user_orders="${PASSWORD}";`,
  },
] as const;

for (const { coordination, byHand, mechanism, authorizer, login } of AUTHORIZED) {
  describe(`rights of a user, with ${coordination}`, function () {
    this.timeout(120_000);
    inOrder(this);

    let kafka: HandMadeKafka;
    let loginServers = "";
    const password = mechanism === "scram-sha-512" ? { password: PASSWORD } : {};
    const inputs = (rights: RightsDescription = RIGHTS, quotas: Readonly<Record<string, number>> = QUOTAS) => ({
      ...{ principal: PRINCIPAL, bootstrapServers: kafka.bootstrapServers, clusterId: "a", timeoutMs: 30_000 },
      ...{ rules: accessRules(PRINCIPAL, rights), quotas },
      ...password,
    });
    const outputs = (...args: Parameters<typeof inputs>) => ({ ...inputs(...args), health: HEALTHY });
    const health = async (...args: Parameters<typeof inputs>) =>
      (await provider.read(PRINCIPAL, outputs(...args))).props.health;
    const broker = () => parseAddress(kafka.bootstrapServers);
    const quotas = (user = "orders") => ask(broker(), describeClientQuotas(user), { timeoutMs: 5_000 });

    const client = (secret = PASSWORD) =>
      kafkaAt(loginServers, {
        sasl: { mechanism, username: "orders", password: secret } as SASLOptions,
        retry: { retries: 12 },
      });
    const send = async (topic: string, secret?: string) => {
      const producer = client(secret).producer({ idempotent: true, maxInFlightRequests: 1 });
      await producer.connect();
      try {
        await producer.send({ topic, acks: -1, messages: [{ value: "a record" }] });
      } finally {
        await producer.disconnect();
      }
    };

    before(async () => {
      loginServers = `127.0.0.1:${await pickFreePort("127.0.0.1")}`;
      kafka = await byHand(
        {
          ...{ "authorizer.class.name": authorizer, "super.users": "User:ANONYMOUS" },
          "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
          "sasl.enabled.mechanisms": mechanism.toUpperCase(),
          [`listener.name.sasl_plaintext.${mechanism}.sasl.jaas.config`]: login,
        },
        [`SASL_PLAINTEXT://${loginServers}`],
      );
      await kafka.start();
      await withAdmin(kafka.bootstrapServers, async (admin) => {
        await admin.createAcls({ acl: [topicAcl("orders", "User:orders2", AclPermissionTypes.ALLOW)] });
        await admin.createTopics({ topics: [{ topic: "orders" }, { topic: "payments" }], waitForLeaders: true });
      });
    });
    after(() => kafka?.remove());

    it("are created as another client describes them, and again after an interruption", async () => {
      for (const _time of [1, 2]) {
        assert.deepEqual(await provider.create(inputs()), { id: PRINCIPAL, outs: outputs() });
        assert.deepEqual(await describedBy(kafka.bootstrapServers), DESCRIBED);
        assert.deepEqual(await quotas(), QUOTAS);
        assert.equal(await health(), HEALTHY);
      }
    });

    it("let a client that logs in as the user write to the topic, and to no other one", async () => {
      await send("orders");
      await assert.rejects(send("payments"), /not authorized to access topics/i);
    });

    it("let the client read the topic", async () => {
      const consumer = client().consumer({ groupId: "readers" });
      await consumer.connect();
      try {
        await consumer.subscribe({ topic: "orders", fromBeginning: true });
        const value = await new Promise((resolve, reject) => {
          consumer.run({ eachMessage: async ({ message }) => resolve(String(message.value)) }).catch(reject);
        });
        assert.equal(value, "a record");
      } finally {
        await consumer.disconnect();
      }
    });

    it("let the client write in a transaction", async () => {
      const producer = client().producer({ transactionalId: "tx é", idempotent: true, maxInFlightRequests: 1 });
      await producer.connect();
      try {
        const transaction = await producer.transaction();
        await transaction.send({ topic: "orders", acks: -1, messages: [{ value: "another record" }] });
        const topics = [{ topic: "orders", partitions: [{ partition: 0, offset: "0" }] }];
        await transaction.sendOffsets({ consumerGroupId: "readers", topics });
        await transaction.commit();
      } finally {
        await producer.disconnect();
      }
    });

    it("let a client do nothing with a wrong password", async () => {
      await assert.rejects(send("orders", "correct horse 8"), /authentication failed/i);
    });

    it("that another program has changed are named and healed", async () => {
      await withAdmin(kafka.bootstrapServers, async (admin) => {
        await admin.deleteAcls({ filters: [topicAcl("orders", PRINCIPAL, AclPermissionTypes.ALLOW)] });
        await admin.createAcls({
          acl: [
            topicAcl("payments", PRINCIPAL, AclPermissionTypes.ALLOW),
            topicAcl("*", PRINCIPAL, AclPermissionTypes.DENY),
          ],
        });
      });
      const changes = { producer_byte_rate: 5, consumer_byte_rate: 7, request_percentage: undefined };
      await ask(broker(), alterClientQuotas("orders", changes), { timeoutMs: 5_000 });
      const drift = [
        "not allowed: Read on topic orders",
        "allowed beside the configuration: Read on topic payments",
        "denied beside the configuration: Read on every topic",
        "quota consumer_byte_rate is 7, not unset",
        "quota producer_byte_rate is 5, not 1048576",
        "quota request_percentage is unset, not 12.5",
      ].join("; ");
      assert.equal(await health(), drift);
      const found = { ...outputs(), health: drift };
      assert.deepEqual(await provider.diff(PRINCIPAL, found, inputs()), { changes: true });
      await provider.update(PRINCIPAL, found, inputs());
      assert.equal(await health(), HEALTHY);
      assert.deepEqual(await describedBy(kafka.bootstrapServers), DESCRIBED);
      assert.deepEqual(await quotas(), QUOTAS);
    });

    it("change to those of a superuser", async () => {
      await provider.update(PRINCIPAL, outputs(), inputs({ superUser: true }, {}));
      assert.deepEqual(await describedBy(kafka.bootstrapServers), [
        "CLUSTER LITERAL kafka-cluster: ALL from *",
        "GROUP LITERAL *: ALL from *",
        "TOPIC LITERAL *: ALL from *",
        "TRANSACTIONAL_ID LITERAL *: ALL from *",
      ]);
      assert.deepEqual(await quotas(), {});
      assert.equal(await health({ superUser: true }, {}), HEALTHY);
    });

    if (coordination === "ZooKeeper") {
      it("include a password, whose loss is named and healed", async () => {
        const now = [{ superUser: true }, {}] as const;
        const iterations = () => ask(broker(), describeScramCredential("orders"), { timeoutMs: 5_000 });
        assert.equal(await iterations(), 8_192);
        await ask(broker(), alterScramCredential("orders", undefined), { timeoutMs: 5_000 });
        assert.equal(await health(...now), "the password is missing");
        await provider.update(PRINCIPAL, { ...outputs(...now), health: "the password is missing" }, inputs(...now));
        assert.equal(await iterations(), 8_192);
        const { password: _, ...without } = inputs(...now);
        assert.deepEqual(await provider.diff(PRINCIPAL, outputs(...now), without), { changes: true });
        await provider.update(PRINCIPAL, outputs(...now), without);
        assert.equal(await iterations(), undefined);
      });
    }

    it("are removed, those of other principals are not, and a second removal succeeds", async () => {
      for (const _time of [1, 2]) {
        await provider.delete(PRINCIPAL, outputs({ superUser: true }, {}));
        assert.deepEqual(await describedBy(kafka.bootstrapServers), []);
      }
      assert.equal((await describedBy(kafka.bootstrapServers, "User:orders2")).length, 1);
    });
  });
}
