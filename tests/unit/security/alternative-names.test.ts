import assert from "node:assert/strict";

import { alternativeNames, invalidNames } from "../../../components/security/alternative-names";

describe("alternativeNames", () => {
  for (const [names, expected] of [
    [[], []],
    [
      ["127.0.0.1", "localhost", "127.0.0.1", "LocalHost"],
      ["ip 127.0.0.1", "dns localhost"],
    ],
    [
      ["::1", "0:0:0:0:0:0:0:1", "2001:DB8::0:1"],
      ["ip ::1", "ip 2001:db8::1"],
    ],
    [
      ["kafka_0", "*.example.com", "bücher.example"],
      ["dns kafka_0", "dns *.example.com", "dns xn--bcher-kva.example"],
    ],
  ] as const) {
    it(`of ${JSON.stringify(names)} are ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(
        alternativeNames(names).map(({ type, value }) => `${type} ${value}`),
        expected,
      );
    });
  }
});

describe("invalidNames", () => {
  it("are neither host names nor IP addresses", () => {
    const valid = ["10.0.0.1", "::1", "kafka-0", "a.b.example", "*.example", "añil.example", "k"];
    const invalid = [
      "",
      " ",
      "a b",
      "[::1]",
      "host:9092",
      "https://host",
      "a.*",
      "*",
      "-a",
      "a,b",
      "a\nb",
      "fe80::1%eth0",
      "a..b",
      "a.",
      "127.1",
      "0x7f.1",
    ];
    assert.deepEqual(invalidNames([...valid, ...invalid]), invalid);
  });
});
