import assert from "node:assert/strict";

import { formatAddress, formatListener, isWildcard } from "../../../components/kafka/listeners";

describe("formatAddress", () => {
  const cases: readonly (readonly [host: string, port: number, text: string])[] = [
    ["127.0.0.1", 9092, "127.0.0.1:9092"],
    ["kafka.example", 1, "kafka.example:1"],
    ["::1", 9092, "[::1]:9092"],
    ["fe80::1%eth0", 9092, "[fe80::1%eth0]:9092"],
  ];
  for (const [host, port, text] of cases) {
    it(`writes ${text}`, () => {
      assert.equal(formatAddress({ host, port }), text);
    });
  }
});

describe("formatListener", () => {
  it("writes a name before the address, as Kafka has it", () => {
    assert.equal(formatListener("PLAINTEXT", { host: "127.0.0.1", port: 9092 }), "PLAINTEXT://127.0.0.1:9092");
    assert.equal(formatListener("INTERNAL", { host: "::1", port: 9093 }), "INTERNAL://[::1]:9093");
  });
});

describe("isWildcard", () => {
  for (const host of ["0.0.0.0", "::", ""]) {
    it(`is true of ${JSON.stringify(host)}, which nobody can connect to`, () => {
      assert.equal(isWildcard(host), true);
    });
  }
  for (const host of ["127.0.0.1", "::1", "localhost", "10.0.0.0"]) {
    it(`is false of ${host}`, () => {
      assert.equal(isWildcard(host), false);
    });
  }
});
