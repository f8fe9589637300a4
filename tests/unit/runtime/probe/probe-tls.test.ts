import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import type { TLSSocket, TlsOptions } from "node:tls";

import { plainLoginFrames } from "../../../../components/kafka-client/sasl-login";
import { askProbe, type Probe } from "../../../../components/runtime/probe/probe";
import type { ProbeTls } from "../../../../components/runtime/probe/probe-tls";
import { SRVR } from "../../../support/answering-zookeeper";
import { testAuthorities } from "../../../support/certificates";
import { COMING, NOT_LEADING } from "../../../support/describe-quorum";
import { metadataResponse } from "../../../support/kafka-metadata";
import { saslRefusal, saslResponses } from "../../../support/sasl-responses";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";
import { tlsServers } from "../../../support/tls-server";

const HOST = "127.0.0.1";
const METADATA = metadataResponse({
  brokers: [{ id: 0, host: "kafka-0", port: 9092 }],
  clusterId: "abc",
  controllerId: 0,
});

describe("a probe with `tls`", () => {
  const newAuthority = testAuthorities();
  const serve = tlsServers();
  const servePlain = tcpServers();
  const path = temporaryFolder();
  let options: TlsOptions;
  let tls: ProbeTls;

  before(async () => {
    const authority = await newAuthority("cluster");
    const { certificate, privateKey, keystore } = await authority.sign("/O=test/OU=nodes/CN=node");
    options = { cert: certificate, key: privateKey, ca: authority.certificate, requestCert: true };
    tls = { keystore, truststore: authority.file };
  });

  const answering = (...answers: readonly (string | Buffer)[]) => {
    let turn = 0;
    return serve(options, (socket: TLSSocket) =>
      socket.on("data", () => {
        socket.write(answers[turn++] ?? "");
      }),
    );
  };
  const zooKeeper = (port: number): Probe => ({
    ...{ kind: "four-letter-word", host: HOST, port, word: "srvr", holds: "Mode: ", tls },
  });
  const broker = async (port: number): Promise<Probe> => {
    await writeFile(path("meta.properties"), "cluster.id=abc\n");
    return { kind: "kafka-metadata", host: HOST, port, brokerIds: [0], metaProperties: path("meta.properties"), tls };
  };

  it("asks ZooKeeper servers in turn", async () => {
    const port = await serve(options, (socket) => socket.once("data", () => socket.end(SRVR)));
    await askProbe(zooKeeper(port), 5_000);
    const plain = await servePlain((socket) => socket.once("data", () => socket.end(SRVR)));
    await askProbe({ ...zooKeeper(plain), orElse: [{ host: "localhost", port }] } as Probe, 5_000);
  });

  it("asks brokers, also after a login", async () => {
    assert.deepEqual(await askProbe(await broker(await answering(METADATA)), 5_000), { clusterId: "abc" });
    const frames = plainLoginFrames({ username: "node", password: "secret" });
    const login = path("login");
    await writeFile(login, frames.map((bytes) => `${Buffer.from(bytes).toString("hex")}\n`).join(""));
    const withLogin = async (...answers: readonly Buffer[]) =>
      askProbe({ ...(await broker(await answering(...answers))), tls: { ...tls, login } }, 5_000);
    assert.deepEqual(await withLogin(...saslResponses("PLAIN"), METADATA), { clusterId: "abc" });
    await assert.rejects(withLogin(...saslResponses("PLAIN").slice(0, 1), saslRefusal(58, "no")), {
      message: /refuses the login, because the name or the password is wrong/,
    });
  });

  it("asks controllers in turn", async () => {
    const [follower, leader] = [await answering(NOT_LEADING), await answering(COMING)];
    const orElse = [{ host: HOST, port: leader }];
    await askProbe({ kind: "kraft-quorum", host: HOST, port: follower, nodeId: 1_002, orElse, tls }, 5_000);
  });

  it("rejects a service that speaks plain text", async () => {
    const port = await servePlain((socket) => socket.once("data", () => socket.end(SRVR)));
    await assert.rejects(askProbe(zooKeeper(port), 5_000), { message: /must answer by TLS, got another protocol/ });
  });

  it("rejects a file that does not exist", async () => {
    const missing = { ...tls, keystore: path("none.pem") };
    await assert.rejects(askProbe({ ...zooKeeper(1), tls: missing }, 5_000), { code: "ENOENT" });
  });
});
