import assert from "node:assert/strict";
import type { Socket } from "node:net";
import type { TlsOptions } from "node:tls";

import type { ClientIdentity } from "../../../components/kafka-client/client-identity";
import { type RefusalSettings, verifyRefusals } from "../../../components/smoke-test/refusals";
import { SRVR } from "../../support/answering-zookeeper";
import { type TestAuthority, testAuthorities } from "../../support/certificates";
import { freePort } from "../../support/fake-service";
import { int, metadataResponse } from "../../support/kafka-metadata";
import { saslRefusal, saslResponses } from "../../support/sasl-responses";
import { tcpServers } from "../../support/tcp-server";
import { tlsServers } from "../../support/tls-server";

/** Defects of the broker of a test. */
interface Defects {
  readonly letsInAnyTopic?: boolean;
  readonly letsInAnyGroup?: boolean;
  readonly acceptsAnyPassword?: boolean;
  /** Error code that a wrong password is answered with. @defaultValue 58 */
  readonly loginError?: number;
  readonly answersWithoutLogin?: boolean;
}

const PASSWORD = "pencil";

const METADATA = metadataResponse({
  brokers: [{ id: 0, host: "kafka-0", port: 9092, rack: "a" }],
  clusterId: "abc",
  controllerId: 0,
  partitions: [{ name: "orders-0", topic: "orders", replicas: [0], inSync: [0] }],
});

/** Metadata response for a topic that the user may not describe. */
const NO_TOPIC = Buffer.from(
  `0000002a${"00".repeat(8)}00000000${"0003616263"}00000000${"00000001"}001d${"00087061796d656e7473"}00${"00000000"}`,
  "hex",
);

const coordinator = (code: number): Buffer => Buffer.concat([int(16, 4), int(0, 4), int(code, 2), Buffer.alloc(10)]);

describe("verifyRefusals", () => {
  const newAuthority = testAuthorities();
  const serve = tlsServers();
  const servePlain = tcpServers();
  let authority: TestAuthority;
  let options: TlsOptions;
  let user: ClientIdentity;
  let foreign: RefusalSettings["foreign"];

  before(async () => {
    authority = await newAuthority("cluster");
    const stranger = await newAuthority("cluster");
    const [node, own, strange] = [
      await authority.sign("/CN=node"),
      await authority.sign("/CN=orders"),
      await stranger.sign("/CN=orders"),
    ];
    options = { cert: node.certificate, key: node.privateKey, ca: authority.certificate, requestCert: true };
    user = { authorities: authority.certificate, certificate: own.certificate, privateKey: own.privateKey };
    foreign = { certificate: strange.certificate, privateKey: strange.privateKey };
  });

  /** Answers requests like a broker. */
  const answer =
    (withLogin: boolean, defects: Defects) =>
    (socket: Socket): void => {
      let isLoggedIn = !withLogin || defects.answersWithoutLogin === true;
      socket.on("data", (request: Buffer) => {
        const apiKey = request.readInt16BE(4);
        if (apiKey === 17) {
          socket.write(saslResponses("PLAIN")[0] ?? "");
        } else if (apiKey === 36) {
          isLoggedIn = defects.acceptsAnyPassword === true || request.includes(`\0orders\0${PASSWORD}`);
          socket.write(isLoggedIn ? (saslResponses("PLAIN")[1] ?? "") : saslRefusal(defects.loginError ?? 58, "no"));
        } else if (!isLoggedIn) {
          socket.end();
        } else if (apiKey === 10) {
          socket.write(coordinator(defects.letsInAnyGroup ? 15 : 30));
        } else {
          socket.write(request.includes("payments") && !defects.letsInAnyTopic ? NO_TOPIC : METADATA);
        }
      });
    };
  const settings = (port: number, more: Partial<RefusalSettings> = {}): RefusalSettings => ({
    bootstrapServers: `127.0.0.1:${port}`,
    ...{ user, foreign, topic: "payments", group: "payments", timeoutMs: 2_000, ...more },
  });
  const byCertificate = (defects: Defects = {}, more: TlsOptions = {}) =>
    serve({ ...options, ...more }, answer(false, defects));
  const byLogin = (defects: Defects = {}) => serve({ ...options, requestCert: false }, answer(true, defects));
  const loggedIn = (): ClientIdentity => ({
    authorities: authority.certificate,
    login: { mechanism: "PLAIN", username: "orders", password: PASSWORD },
  });

  it("reports what brokers refuse to users with certificates", async () => {
    const brokers = [await byCertificate(), await byCertificate()].map((port) => `127.0.0.1:${port}`);
    assert.equal(
      await verifyRefusals({ ...settings(0), bootstrapServers: brokers.join(",") }),
      "refused: plain text, a client without a certificate, a certificate of another authority, a topic of somebody else, a group of somebody else",
    );
  });

  it("reports what brokers refuse to users with passwords", async () => {
    assert.equal(
      await verifyRefusals(settings(await byLogin(), { user: loggedIn() })),
      "refused: plain text, a client without a login, a wrong password, a topic of somebody else, a group of somebody else",
    );
  });

  const CURE = "which a secured service must refuse; close the port to other machines until the cause is known";
  const letIn = async (asked: RefusalSettings): Promise<string[]> =>
    verifyRefusals(asked).then(
      (report) => [report],
      ({ message }: Error) =>
        message
          .split(`, ${CURE}`)
          .map((part) => part.replace(/^.*let in /, ""))
          .filter(Boolean),
    );

  it("says that certificates are not required", async () => {
    const port = await byCertificate({}, { rejectUnauthorized: false });
    assert.deepEqual(await letIn(settings(port)), [
      "a client without a certificate",
      "a certificate of another authority",
    ]);
  });

  for (const [defects, subjects] of [
    [{ letsInAnyTopic: true }, ["a topic of somebody else"]],
    [{ letsInAnyGroup: true }, ["a group of somebody else"]],
    [{ acceptsAnyPassword: true }, ["a wrong password"]],
    [{ answersWithoutLogin: true }, ["a client without a login"]],
  ] as const) {
    it(`says that a broker let in ${subjects.join(", ")}`, async () => {
      assert.deepEqual(await letIn(settings(await byLogin(defects), { user: loggedIn() })), subjects);
    });
  }

  it("takes no other error of a login for the refusal of a wrong password", async () => {
    const port = await byLogin({ loginError: 35 });
    await assert.rejects(verifyRefusals(settings(port, { user: loggedIn() })), {
      message: `127.0.0.1:${port} was not tested with a wrong password (127.0.0.1:${port} refuses the login, because of error 35 (no); read the log of the server)`,
    });
  });

  it("says that a port of nodes let in a user, or plain text", async () => {
    const broker = await byCertificate();
    const zooKeeper = await serve(options, (socket) => socket.once("data", () => socket.end(SRVR)));
    const plain = await servePlain((socket) => socket.once("data", () => socket.end(METADATA)));
    const nodePorts = [
      { service: "ZooKeeper", address: `127.0.0.1:${zooKeeper}` },
      { service: "a controller", address: `127.0.0.1:${plain}` },
    ] as const;
    await assert.rejects(verifyRefusals(settings(broker, { nodePorts })), ({ message }: Error) => {
      const [first, second, third = ""] = message.split(`${CURE}; `);
      assert.equal(first, `127.0.0.1:${zooKeeper} let in a user at ZooKeeper, `);
      assert.equal(second, `127.0.0.1:${plain} let in plain text at a controller, `);
      assert.ok(
        third.startsWith(
          `127.0.0.1:${plain} was not tested with a user at a controller (127.0.0.1:${plain} must answer by TLS`,
        ),
        third,
      );
      return true;
    });
  });

  it("takes neither a dead broker nor a dead port of nodes for a refusal", async () => {
    const dead = await freePort();
    await assert.rejects(verifyRefusals(settings(dead)), { message: `connect ECONNREFUSED 127.0.0.1:${dead}` });
    const nodePorts = [{ service: "ZooKeeper", address: `127.0.0.1:${dead}` }] as const;
    await assert.rejects(verifyRefusals(settings(await byCertificate(), { nodePorts })), {
      message: ["plain text", "a user"]
        .map(
          (subject) =>
            `127.0.0.1:${dead} was not tested with ${subject} at ZooKeeper (connect ECONNREFUSED 127.0.0.1:${dead})`,
        )
        .join("; "),
    });
  });
});
