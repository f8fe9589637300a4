import assert from "node:assert/strict";
import { join } from "node:path";

import {
  type DistributionChoice,
  distributionProblems,
  distributionSource,
  installationHome,
} from "../../../components/distribution/distribution-source";
import { describeProblems } from "../../../components/shared/problems";

const KNOWN = { version: "3.3.1", scalaVersion: "2.13" };
const DIGEST = "0123456789abcdef".repeat(8);

describe("distributionProblems", () => {
  const fits: readonly (readonly [what: string, choice: DistributionChoice])[] = [
    ["a known version", KNOWN],
    ["an archive with its digest", { ...KNOWN, archive: "/kafka.tgz", archiveSha512: DIGEST }],
    ["a digest in upper case", { ...KNOWN, archive: "/kafka.tgz", archiveSha512: DIGEST.toUpperCase() }],
    ["any version with an archive", { version: "9.9.9", scalaVersion: "3", archive: "/k.tgz", archiveSha512: DIGEST }],
  ];
  for (const [what, choice] of fits) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(distributionProblems(choice), []);
    });
  }

  const misfits: readonly (readonly [what: string, choice: DistributionChoice, message: string])[] = [
    [
      "an archive without its digest",
      { ...KNOWN, archive: "/kafka.tgz" },
      'archiveSha512 is required with archive "/kafka.tgz", got none; set it to the archive\'s SHA-512',
    ],
    [
      "a digest without an archive",
      { ...KNOWN, archiveSha512: DIGEST },
      "archiveSha512 is only used with archive, got no archive; set archive or remove archiveSha512",
    ],
    [
      "a digest that is too short",
      { ...KNOWN, archive: "/kafka.tgz", archiveSha512: "abc" },
      'archiveSha512 must be a SHA-512 of 128 hexadecimal digits, got "abc" (3 characters); correct it',
    ],
    [
      "a digest with another letter",
      { ...KNOWN, archive: "/kafka.tgz", archiveSha512: `g${DIGEST.slice(1)}` },
      `archiveSha512 must be a SHA-512 of 128 hexadecimal digits, got "g${DIGEST.slice(1)}" (128 characters); correct it`,
    ],
    [
      "an unknown version",
      { ...KNOWN, version: "3.4.0" },
      "version must be a known version (3.3.1 with Scala 2.13, 3.3.2 with Scala 2.13, 3.9.1 with Scala 2.13), got 3.4.0 with Scala 2.13; for another version, set archive and archiveSha512",
    ],
    [
      "3.6.0, also from an archive",
      { version: "3.6.0", scalaVersion: "2.13", archive: "/kafka.tgz", archiveSha512: "a".repeat(128) },
      'version must not be 3.6.0, whose brokers reject compressed records of transactions (KAFKA-15653), got "3.6.0"; set another version',
    ],
    [
      "an unknown version of Scala",
      { ...KNOWN, scalaVersion: "2.12" },
      "version must be a known version (3.3.1 with Scala 2.13, 3.3.2 with Scala 2.13, 3.9.1 with Scala 2.13), got 3.3.1 with Scala 2.12; for another version, set archive and archiveSha512",
    ],
  ];
  for (const [what, choice, message] of misfits) {
    it(`rejects ${what}`, () => {
      assert.equal(describeProblems(distributionProblems(choice)), message);
    });
  }
});

describe("distributionSource", () => {
  it("is the permanent archive of a known version, with the digests of the ASF and of the assembled archives", () => {
    const { archive, sha512 } = distributionSource(KNOWN);
    assert.equal(archive, "https://archive.apache.org/dist/kafka/3.3.1/kafka_2.13-3.3.1.tgz");
    assert.deepEqual(
      sha512.map((digest) => digest.slice(0, 16)),
      ["d14d9cc97d170264", "b5f14c93d2502e8b", "a42b3b20f3e98ee1"],
    );
  });

  it("accepts only the given digest, in lower case, for another archive", () => {
    assert.deepEqual(distributionSource({ ...KNOWN, archive: "/kafka.tgz", archiveSha512: DIGEST.toUpperCase() }), {
      archive: "/kafka.tgz",
      sha512: [DIGEST],
    });
  });

  it("throws on an unknown version", () => {
    assert.throws(() => distributionSource({ version: "1.0", scalaVersion: "2.11" }), {
      message: "Kafka 1.0 with Scala 2.11 is not a known version",
    });
  });
});

describe("installationHome", () => {
  it("is a folder named kafka", () => {
    assert.equal(installationHome("/state", KNOWN), join("/state", "kafka_2.13-3.3.1", "kafka"));
  });

  it("is different for each archive", () => {
    const own = { ...KNOWN, archive: "/kafka.tgz", archiveSha512: DIGEST };
    assert.equal(installationHome("/state", own), join("/state", "kafka_2.13-3.3.1-0123456789ab", "kafka"));
  });

  it("does not depend on the case of the digest or on the path of the archive", () => {
    const own = { ...KNOWN, archive: "/kafka.tgz", archiveSha512: DIGEST };
    const same = { ...KNOWN, archive: "https://host/kafka.tgz", archiveSha512: DIGEST.toUpperCase() };
    assert.equal(installationHome("/state", own), installationHome("/state", same));
  });
});
