import assert from "node:assert/strict";

import { connectDirectly } from "../../../../components/kafka-client/ask";
import type { ClientIdentity } from "../../../../components/kafka-client/client-identity";
import { checkListeners } from "../../../../tools/doctor/check-listeners";
import type { VantagePoint } from "../../../../tools/doctor/vantage-points";
import { newAuthority, newCertificate } from "../../../support/issued-certificates";
import { metadataResponse } from "../../../support/kafka-metadata";
import { tcpServers } from "../../../support/tcp-server";
import { tlsServers } from "../../../support/tls-server";

const HERE: VantagePoint = { kind: "here", name: "this machine", run: (work) => work(connectDirectly) };
const CLOSED: VantagePoint = {
  kind: "host",
  name: "host one",
  run: () => Promise.reject(new Error("the host is down")),
};

describe("checkListeners", () => {
  const serve = tcpServers();
  const serveTls = tlsServers();

  /** Starts broker 0 of the cluster `ours`, which advertises the port that it listens on, plus `shift`. */
  async function startBroker(shift = 0): Promise<string> {
    const port: number = await serve((socket) =>
      socket.on("data", () =>
        socket.write(
          metadataResponse({
            brokers: [{ id: 0, host: "127.0.0.1", port: port + shift }],
            clusterId: "ours",
            controllerId: 0,
          }),
        ),
      ),
    );
    return `127.0.0.1:${port}`;
  }

  /** Reason why this machine can't use an address. */
  const reasonFor = async (advertised: string, clusterId?: string, protocol = "PLAINTEXT") => {
    const encrypted = protocol.endsWith("SSL");
    const listener = { broker: 0, name: "CLIENTS", protocol, encrypted, advertised, bindHost: "" };
    const { listeners } = await checkListeners([listener], [HERE], clusterId);
    return listeners[0]?.connections[0]?.reason;
  };

  it("reaches a broker that answers as itself", async () => {
    assert.equal(await reasonFor(await startBroker(), "ours"), undefined);
    assert.equal(await reasonFor(await startBroker()), undefined);
  });

  it("says that nothing listens", async () => {
    assert.equal(await reasonFor("127.0.0.1:1"), "connect ECONNREFUSED 127.0.0.1:1");
  });

  it("says that another cluster answers", async () => {
    assert.equal(await reasonFor(await startBroker(), "theirs"), "cluster ours answers instead of theirs");
  });

  it("says that clients are sent to another address", async () => {
    const address = await startBroker(1);
    const other = address.replace(/\d+$/, (port) => String(Number(port) + 1));
    assert.equal(await reasonFor(address), `the broker there advertises ${other} to clients`);
  });

  it("only connects to a listener with another protocol, without an identity", async () => {
    assert.equal(await reasonFor(await startBroker(1), "theirs", "SSL"), undefined);
    assert.equal(await reasonFor("127.0.0.1:1", undefined, "SSL"), "connect ECONNREFUSED 127.0.0.1:1");
  });

  it("asks by TLS as a client with an identity, whose authority must know the name of the broker", async () => {
    const authority = await newAuthority();
    const { certificate, privateKey } = await newCertificate(authority, { names: ["127.0.0.1"] });
    const identity = { authorities: authority.certificate, certificate, privateKey };
    const port: number = await serveTls(
      { cert: certificate, key: privateKey, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
      (socket) =>
        socket.on("data", () =>
          socket.write(
            metadataResponse({ brokers: [{ id: 0, host: "127.0.0.1", port }], clusterId: "ours", controllerId: 0 }),
          ),
        ),
    );
    const reasonAt = async (host: string, client: ClientIdentity, clusterId = "ours") => {
      const listener = { broker: 0, name: "SECURE", protocol: "SSL", encrypted: true, bindHost: "" };
      const advertised = `${host}:${port}`;
      const { listeners } = await checkListeners([{ ...listener, advertised }], [HERE], clusterId, client);
      return listeners[0]?.connections[0]?.reason;
    };
    assert.equal(await reasonAt("127.0.0.1", identity), undefined);
    assert.equal(await reasonAt("127.0.0.1", identity, "theirs"), "cluster ours answers instead of theirs");
    assert.match(
      (await reasonAt("localhost", identity)) ?? "",
      /^the certificate of localhost:\d+ must contain the name localhost, got /,
    );
    assert.match(
      (await reasonAt("127.0.0.1", { authorities: authority.certificate })) ?? "",
      /refuses a client without a certificate/,
    );
  });

  it("names a place that nothing can connect from, beside the others", async () => {
    const listener = {
      broker: 0,
      name: "CLIENTS",
      protocol: "PLAINTEXT",
      encrypted: false,
      advertised: await startBroker(),
      bindHost: "",
    };
    const { listeners, closedPlaces } = await checkListeners([listener], [HERE, CLOSED], "ours");
    assert.deepEqual(closedPlaces, [{ place: "host one", reason: "the host is down" }]);
    assert.deepEqual(listeners[0]?.connections, [
      { kind: "here", from: "this machine", reachable: true },
      { kind: "host", from: "host one", reachable: false, reason: "the host is down" },
    ]);
  });
});
