import assert from "node:assert/strict";

import { javaWarnings, kafkaWithJava, oldestJava, parseJavaVersion } from "../../../components/java/java-version";

describe("parseJavaVersion", () => {
  const cases: readonly (readonly [text: string, version: number | undefined])[] = [
    ['java version "1.8.0_292"', 8],
    ['openjdk version "11.0.2" 2019-01-15', 11],
    ['openjdk version "17" 2021-09-14', 17],
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "22-ea" 2024-03-19', 22],
    ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "21.0.1"', 21],
    ['IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="17.0.15"\n', 17],
    ['JAVA_VERSION="1.8.0_292"\n', 8],
    ["no Java at all", undefined],
    ["", undefined],
  ];
  for (const [text, version] of cases) {
    it(`reads ${version} from ${JSON.stringify(text)}`, () => {
      assert.equal(parseJavaVersion(text), version);
    });
  }
});

describe("javaWarnings", () => {
  it("is empty for a Java that Kafka was tested with", () => {
    assert.deepEqual(javaWarnings("/opt/java", 17, "3.3.1"), []);
  });

  it("names the version and the advice for another Java", () => {
    assert.deepEqual(javaWarnings("/opt/java", 21, "3.9.1"), [
      "/opt/java is Java 21, but Kafka 3.9.1 was tested with Java 8, 11, 17; set javaHome to Java 17 if Kafka fails",
    ]);
  });

  it("follows the version of Kafka, also of one that is not known", () => {
    assert.deepEqual(javaWarnings("/opt/java", 8, "3.5.1"), []);
    assert.match(javaWarnings("/opt/java", 8, "4.1.0").join(), /Kafka 4\.1\.0 was tested with Java 17, 23/);
  });
});

describe("oldestJava", () => {
  const cases: readonly (readonly [kafkaVersion: string, isSecured: boolean, oldest: number, kafka: string])[] = [
    ["3.3.1", false, 8, "Kafka 3.3.1"],
    ["3.9.1", true, 9, "Kafka 3.9.1 with security"],
    ["4.0.0", true, 17, "Kafka 4.0.0 with security"],
  ];
  for (const [kafkaVersion, isSecured, oldest, kafka] of cases) {
    it(`of ${kafka} is ${oldest}`, () => {
      assert.equal(oldestJava(kafkaVersion, isSecured), oldest);
      assert.equal(kafkaWithJava(kafkaVersion, isSecured), kafka);
    });
  }
});
