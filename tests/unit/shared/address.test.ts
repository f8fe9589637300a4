import assert from "node:assert/strict";

import {
  canonicalHost,
  formatAddress,
  isLoopback,
  isPublishable,
  isWildcard,
  javaAddress,
  localAddress,
  publishableAddress,
} from "../../../components/shared/address";

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

describe("canonicalHost", () => {
  const cases: readonly (readonly [host: string, canonical: string])[] = [
    ["Kafka-A.example", "kafka-a.example"],
    ["10.0.0.1", "10.0.0.1"],
    ["FD00:0:0::00AB", "fd00::ab"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.1"],
  ];
  for (const [host, canonical] of cases) {
    it(`is ${canonical} for ${host}`, () => {
      assert.equal(canonicalHost(host), canonical);
    });
  }
});

describe("isWildcard", () => {
  for (const host of ["0.0.0.0", "::", "", "0", "0:0:0:0:0:0:0:0"]) {
    it(`is true for ${JSON.stringify(host)}`, () => {
      assert.equal(isWildcard(host), true);
    });
  }
  for (const host of ["127.0.0.1", "::1", "localhost", "10.0.0.0"]) {
    it(`is false for ${host}`, () => {
      assert.equal(isWildcard(host), false);
    });
  }
});

describe("localAddress", () => {
  for (const host of ["0.0.0.0", "::", ""]) {
    it(`is 127.0.0.1 for a service bound to ${JSON.stringify(host)}`, () => {
      assert.deepEqual(localAddress({ host, port: 9092 }), { host: "127.0.0.1", port: 9092 });
    });
  }
  for (const host of ["127.0.0.1", "10.0.0.1", "::1", "kafka.example"]) {
    it(`is ${host} for a service bound to ${host}`, () => {
      assert.deepEqual(localAddress({ host, port: 9092 }), { host, port: 9092 });
    });
  }

  it("ignores the published address", () => {
    const listen = { host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 9092 } };
    assert.deepEqual(localAddress(listen), { host: "127.0.0.1", port: 9094 });
  });
});

describe("isPublishable", () => {
  for (const [host, expected] of [
    ["127.0.0.1", true],
    ["0.0.0.0", true],
    ["localhost", true],
    ["kafka.example", false],
    ["::1", true],
    ["[::1]", false],
    ["", false],
  ] as const) {
    it(`is ${expected} for ${JSON.stringify(host)}`, () => {
      assert.equal(isPublishable(host), expected);
    });
  }
});

describe("publishableAddress", () => {
  it("replaces localhost with 127.0.0.1", () => {
    assert.deepEqual(publishableAddress({ host: "localhost", port: 9092 }), { host: "127.0.0.1", port: 9092 });
  });

  it("returns other addresses unchanged", () => {
    assert.deepEqual(publishableAddress({ host: "10.0.0.1", port: 9092 }), { host: "10.0.0.1", port: 9092 });
  });
});

describe("isLoopback", () => {
  for (const host of ["localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1", "0:0::0:1", "::ffff:127.0.0.1"]) {
    it(`is true for ${host}`, () => assert.equal(isLoopback(host), true));
  }
  for (const host of ["", "0.0.0.0", "10.0.0.1", "12.7.0.1", "::", "fd00::1", "::ffff:10.0.0.1", "localhost.example"]) {
    it(`is false for ${JSON.stringify(host)}`, () => assert.equal(isLoopback(host), false));
  }
});

describe("javaAddress", () => {
  // As `InetAddress.getByName(…).getHostAddress()` of Java 17 writes these addresses.
  const cases: readonly (readonly [address: string, ofJava: string])[] = [
    ["::1", "0:0:0:0:0:0:0:1"],
    ["FD00:0:0::00AB", "fd00:0:0:0:0:0:0:ab"],
    ["fd00:1:2:3:4:5:6:7", "fd00:1:2:3:4:5:6:7"],
    ["fd00::", "fd00:0:0:0:0:0:0:0"],
    ["64:ff9b::10.0.0.7", "64:ff9b:0:0:0:0:a00:7"],
    ["::FFFF:10.0.0.7", "10.0.0.7"],
    ["::ffff:a00:7", "10.0.0.7"],
    ["10.0.0.7", "10.0.0.7"],
    ["fe80::1%eth0", "fe80::1%eth0"],
    ["*", "*"],
  ];
  for (const [address, ofJava] of cases) {
    it(`is ${ofJava} for ${address}`, () => {
      assert.equal(javaAddress(address), ofJava);
    });
  }
});
