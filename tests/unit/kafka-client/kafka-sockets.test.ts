import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import type { ISocketFactory } from "kafkajs";

import { kafkaSockets } from "../../../components/kafka-client/kafka-sockets";
import type { Connector } from "../../../components/kafka-client/relay";

/** Host as kafkajs reads it from an address. */
const hostIn = (address: string): string => address.split(":")[0] ?? "";

describe("kafkaSockets", () => {
  it("leaves names and IPv4 addresses, and kafkajs's own sockets, as they are", () => {
    assert.deepEqual(kafkaSockets("127.0.0.1:9092,kafka-1:9093"), { brokers: ["127.0.0.1:9092", "kafka-1:9093"] });
  });

  it("passes IPv6 addresses without colons in their hosts, which the sockets restore", async () => {
    const asked: unknown[] = [];
    const connector: Connector = {
      connect: (host, port): Promise<Duplex> => {
        asked.push([host, port]);
        return Promise.reject(new Error("no route"));
      },
      close: async () => {},
    };
    const { brokers, socketFactory } = kafkaSockets("[2001:db8::7]:9092,kafka-1:9093", connector);
    const [ipv6 = "", name = ""] = brokers as string[];
    assert.equal(ipv6.split(":").length, 2);
    assert.equal(ipv6.split(":")[1], "9092");
    for (const [host, port] of [
      [hostIn(ipv6), 9092],
      [hostIn(name), 9093],
      ["::1", 9094], // From the metadata of a broker.
    ] as const) {
      const options = { host, port, onConnect: () => {} } as unknown as Parameters<ISocketFactory>[0];
      socketFactory?.(options).on("error", () => {});
    }
    assert.deepEqual(asked, [
      ["2001:db8::7", 9092],
      ["kafka-1", 9093],
      ["::1", 9094],
    ]);
  });
});
