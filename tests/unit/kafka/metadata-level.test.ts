import assert from "node:assert/strict";

import { metadataLevelOf, protocolOfLevel } from "../../../components/kafka/metadata-level";

describe("metadataLevelOf", () => {
  // Levels as `MetadataVersion` of Kafka 3.9 has them.
  const cases: readonly (readonly [protocol: string, version: string, level: number | undefined])[] = [
    ["3.3", "3.3.1", 7],
    ["3.3-IV3", "3.3.2", 7],
    ["3.0-IV1", "3.9.1", 1],
    ["3.4", "3.9.1", 8],
    ["3.5", "3.9.1", 11],
    ["3.6", "3.9.1", 14],
    ["3.7-IV2", "3.9.1", 17],
    ["3.7", "3.7.1", 19],
    ["3.8", "3.9.1", 20],
    ["3.9", "3.9.1", 21],
    ["3.9", "3.3.1", undefined],
    ["3.0-IV0", "3.9.1", undefined],
    ["2.8", "3.9.1", undefined],
    ["3.7-IV9", "3.9.1", undefined],
    ["4.0", "4.0.0", undefined],
  ];
  for (const [protocol, version, level] of cases) {
    it(`is ${level} of ${protocol} with Kafka ${version}`, () => {
      assert.equal(metadataLevelOf(protocol, version), level);
    });
  }
});

describe("protocolOfLevel", () => {
  it("is the protocol of a level, or nothing", () => {
    assert.deepEqual([7, 21, 1, 99].map(protocolOfLevel), ["3.3-IV3", "3.9-IV0", "3.0-IV1", undefined]);
  });
});
