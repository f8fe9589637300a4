import assert from "node:assert/strict";

import type { ExistingLayout } from "../../../components/cluster/existing-cluster";
import {
  missingSecurityProblems,
  missingSecurityWarnings,
  securityChangeProblems,
  securityProblems,
} from "../../../components/cluster/security-problems";
import type { Runtime } from "../../../components/runtime/runtime";
import { describeProblems } from "../../../components/shared/problems";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

const LAYOUT: ExistingLayout = { coordination: "zookeeper", coordinators: 1, isCombined: false };

/** Runtime that binds services to these addresses, beside the cluster's. */
const boundTo = (...bindAddresses: string[]) => ({ kind: "ssh", bindAddresses }) as unknown as Runtime;

const HERE = { kind: "local" } as unknown as Runtime;

describe("securityProblems", () => {
  const found = (settings: SettingsOverrides) => describeProblems(securityProblems(makeSettings(settings)));

  for (const settings of [
    {},
    { security: "none" },
    { security: "tls", alternativeNames: ["kafka.example"] },
    { security: "sasl", alternativeNames: ["*.example.com", "192.0.2.7", "::1"] },
  ] as const) {
    it(`accept ${JSON.stringify(settings)}`, () => {
      assert.equal(found(settings), "");
    });
  }

  for (const security of [undefined, "none"] as const) {
    it(`reject alternative names with security ${security}`, () => {
      assert.equal(
        found({ security, alternativeNames: ["kafka.example"] }),
        'alternativeNames is only used with security, got ["kafka.example"] without security; set security to "tls", ' +
          "or remove alternativeNames (`pulumi config rm alternativeNames`)",
      );
    });
  }
});

describe("securityProblems of a version", () => {
  const found = (settings: SettingsOverrides) => describeProblems(securityProblems(makeSettings(settings)));

  for (const version of ["3.3.0", "3.3.1", "3.9.1", "4.0.0", "trunk"]) {
    it(`accept ${version}`, () => {
      assert.equal(found({ security: "tls", version }), "");
    });
  }

  it("reject one before 3.3 with security alone", () => {
    assert.equal(
      found({ security: "sasl", version: "3.2.3" }),
      'security "sasl" needs Kafka 3.3 or newer, got version "3.2.3"; set another version, or set security to "none"',
    );
    assert.equal(found({ security: "none", version: "3.2.3" }), "");
  });
});

describe("missingSecurityProblems and missingSecurityWarnings", () => {
  const reason = (addresses: string) =>
    `security must be set for a cluster that other machines reach, got no value and services at ${addresses}; ` +
    'set it to "tls", or to "none" if every client that reaches a port may read and write (`pulumi config set security tls`)';

  const cases: readonly (readonly [settings: SettingsOverrides, runtime: Runtime, addresses: string])[] = [
    [{ bindAddress: "0.0.0.0" }, HERE, "0.0.0.0"],
    [{ bindAddress: "192.0.2.7" }, boundTo("192.0.2.7"), "192.0.2.7"],
    [{}, boundTo("192.0.2.7", "127.0.0.1", "192.0.2.8"), "192.0.2.7, 192.0.2.8"],
    [{ bindAddress: "::" }, HERE, "::"],
  ];
  for (const [settings, runtime, addresses] of cases) {
    it(`refuse a new cluster with services at ${addresses}, and warn about an existing one`, () => {
      const created = [makeSettings(settings), runtime, { layout: undefined }] as const;
      assert.equal(describeProblems(missingSecurityProblems(...created)), reason(addresses));
      assert.deepEqual(missingSecurityWarnings(...created), []);
      const existing = [makeSettings(settings), runtime, { layout: LAYOUT }] as const;
      assert.deepEqual(missingSecurityProblems(...existing), []);
      assert.deepEqual(missingSecurityWarnings(...existing), [reason(addresses)]);
    });
  }

  for (const [settings, runtime] of [
    [{}, HERE],
    [{ bindAddress: "::1" }, boundTo("127.0.0.2")],
    [{ bindAddress: "0.0.0.0", security: "none" }, HERE],
    [{ bindAddress: "0.0.0.0", security: "tls" }, boundTo("192.0.2.7")],
  ] as const) {
    it(`accept ${JSON.stringify(settings)} on ${runtime.bindAddresses ?? "this machine"}`, () => {
      for (const layout of [undefined, LAYOUT]) {
        assert.deepEqual(missingSecurityProblems(makeSettings(settings), runtime, { layout }), []);
        assert.deepEqual(missingSecurityWarnings(makeSettings(settings), runtime, { layout }), []);
      }
    });
  }
});

describe("securityChangeProblems", () => {
  for (const [deployed, security] of [
    [undefined, undefined],
    [undefined, "none"],
    ["tls", "tls"],
    ["sasl", "sasl"],
  ] as const) {
    it(`accept ${security} where ${deployed} runs`, () => {
      assert.deepEqual(securityChangeProblems({ security }, { layout: LAYOUT, security: deployed }), []);
    });
  }

  for (const [deployed, security, from, to] of [
    [undefined, "tls", "none", "tls"],
    ["tls", undefined, "tls", "none"],
    ["tls", "none", "tls", "none"],
    ["tls", "sasl", "tls", "sasl"],
    ["sasl", "tls", "sasl", "tls"],
  ] as const) {
    it(`refuse a change from ${from} to ${security}, and name the steps that work`, () => {
      assert.equal(
        describeProblems(securityChangeProblems({ security }, { layout: LAYOUT, security: deployed })),
        `security must stay "${from}" while the cluster runs, got "${to}"; to change it and keep the data, set it back, ` +
          `set retainData to true and run \`npm start\`, then \`npm stop\`, set security to "${to}", and run \`npm start\` again`,
      );
    });
  }

  it("accept every mode once the cluster is destroyed", () => {
    assert.deepEqual(securityChangeProblems({ security: "sasl" }, { layout: undefined, security: undefined }), []);
  });
});
