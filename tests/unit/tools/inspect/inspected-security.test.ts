import assert from "node:assert/strict";

import { firstExpiry, inspectedSecurity, SECURITY_TYPES } from "../../../../tools/inspect/inspected-security";
import type { StackResource } from "../../../../tools/inspect/stack-resources";

const resource = (type: string, name: string, outputs: object): StackResource => ({ type, name, outputs });

const certificate = (name: string, expires: string, type: string = SECURITY_TYPES.certificate) =>
  resource(type, name, { certificate: `PEM of ${name}`, privateKey: `key of ${name}`, expires, health: "healthy" });

const secured = (mode: "tls" | "sasl") => resource(SECURITY_TYPES.security, "kafka-security", { mode });

describe("inspectedSecurity", () => {
  it("is undefined without security", () => {
    assert.equal(inspectedSecurity([], "zookeeper"), undefined);
  });

  it("has the certificates without their keys, the user of tests and the ports of nodes", () => {
    const resources = [
      secured("tls"),
      certificate("kafka-security-nodes", "2036-11-26", SECURITY_TYPES.authority),
      certificate("kafka-security-own", "2036-11-27", SECURITY_TYPES.crossCertificate),
      certificate("kafka-0-certificate", "2029-03-03"),
      certificate("kafka-security-smoke-test-certificate", "2029-03-04"),
    ];
    const outputs = { runtime: "local", zookeeperConnect: "127.0.0.1:2181" };
    assert.deepEqual(inspectedSecurity(resources, "zookeeper", outputs), {
      mode: "tls",
      certificates: [
        { name: "kafka-security-nodes", certificate: "PEM of kafka-security-nodes", expires: "2036-11-26" },
        { name: "kafka-security-own", certificate: "PEM of kafka-security-own", expires: "2036-11-27" },
        { name: "kafka-0-certificate", certificate: "PEM of kafka-0-certificate", expires: "2029-03-03" },
        {
          name: "kafka-security-smoke-test-certificate",
          certificate: "PEM of kafka-security-smoke-test-certificate",
          expires: "2029-03-04",
        },
      ],
      testUser: {
        certificate: "PEM of kafka-security-smoke-test-certificate",
        privateKey: "key of kafka-security-smoke-test-certificate",
      },
      nodePorts: [{ service: "ZooKeeper", address: "127.0.0.1:2181" }],
    });
  });

  for (const [coordination, mechanism] of [
    ["zookeeper", "SCRAM-SHA-512"],
    ["kraft", "PLAIN"],
  ] as const) {
    it(`has a user of tests with a password, by ${mechanism} with ${coordination}`, () => {
      const password = resource(SECURITY_TYPES.password, "kafka-security-smoke-test-password", { password: "secret" });
      assert.deepEqual(inspectedSecurity([secured("sasl"), password], coordination)?.testUser, {
        login: { mechanism, username: "smoke-test", password: "secret" },
      });
    });
  }

  it("has no user of tests before an `up` has created one", () => {
    for (const mode of ["tls", "sasl"] as const) {
      assert.deepEqual(inspectedSecurity([secured(mode)], "kraft"), { mode, certificates: [], nodePorts: [] });
    }
  });

  it("has the ports of controllers, and none that are in the network of containers", () => {
    const controllerQuorumVoters = "3000@127.0.0.1:9093";
    assert.deepEqual(
      inspectedSecurity([secured("tls")], "kraft", { runtime: "ssh", controllerQuorumVoters })?.nodePorts,
      [{ service: "a controller", address: "127.0.0.1:9093" }],
    );
    const inDocker = { runtime: "docker", controllerQuorumVoters };
    assert.deepEqual(inspectedSecurity([secured("tls")], "kraft", inDocker)?.nodePorts, []);
  });
});

describe("firstExpiry", () => {
  it("is the day of the certificate that expires first", () => {
    const days = ["2036-11-26", "2029-03-03", "2029-03-04"];
    const certificates = days.map((expires) => ({ name: "c", certificate: "PEM", expires }));
    assert.equal(firstExpiry({ certificates }), "2029-03-03");
  });
});
