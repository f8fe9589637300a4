import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { configProblems } from "../../components/config/config-problems";
import { CONFIG_SCHEMA } from "../../components/config/config-schema";
import { kafkaBrokerDefaults } from "../../components/kafka/kafka-broker";
import { zooKeeperDefaults } from "../../components/zookeeper/zookeeper";
import { generatedReadme } from "../../tools/commands/docs";
import { PROJECT_DIR } from "../../tools/project";

const read = (path: string): string => readFileSync(join(PROJECT_DIR, path), "utf8");

const trackedFiles = (): string[] =>
  execFileSync("git", ["ls-files"], { cwd: PROJECT_DIR, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((path) => existsSync(join(PROJECT_DIR, path)));

describe("Pulumi.yaml", () => {
  const { config } = parse(read("Pulumi.yaml")) as {
    config: Record<string, { type: string; description: string; default: unknown }>;
  };
  const defaults = Object.fromEntries(Object.entries(config).map(([key, { default: value }]) => [key, value]));

  it("declares the keys that the program reads, and no others", () => {
    assert.deepEqual(Object.keys(config).sort(), Object.keys(CONFIG_SCHEMA.shape).sort());
  });

  it("gives each key a type, a description and a default", () => {
    for (const [key, declared] of Object.entries(config)) {
      assert.ok(declared.type && declared.description && declared.default !== undefined, key);
    }
  });

  it("has defaults that are accepted", () => {
    assert.deepEqual(configProblems(defaults), []);
  });

  it("has the same defaults as the components", () => {
    const { port, bindAddress, heapMiB, profile, brokerConfig } = defaults;
    const {
      port: brokerPort,
      bindAddress: address,
      heapMiB: heap,
      profile: chosen,
      config: settings,
    } = kafkaBrokerDefaults;
    assert.deepEqual(
      [port, bindAddress, heapMiB, profile, brokerConfig],
      [brokerPort, address, heap, chosen, settings],
    );
    assert.deepEqual(
      [defaults.zookeeperPort, defaults.zookeeperHeapMiB],
      [zooKeeperDefaults.port, zooKeeperDefaults.heapMiB],
    );
  });
});

describe("README.md", () => {
  it("holds the tables as they are made now (node tools/run.mjs docs)", async () => {
    assert.equal(read("README.md"), await generatedReadme(read("README.md")));
  });

  it("links only to files that are there", () => {
    for (const [, target = ""] of read("README.md").matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.ok(existsSync(join(PROJECT_DIR, target)), target);
    }
  });

  it("names every script of package.json", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const name of Object.keys(scripts)) {
      const command = ["start", "stop", "test"].includes(name) ? `npm ${name}` : `npm run ${name}`;
      assert.ok(read("README.md").includes(command), command);
    }
  });
});

describe("package-lock.json", () => {
  it("holds no download address", () => {
    assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
  });
});

describe("the tracked files", () => {
  it("name no folder of the machine they were written on", () => {
    const home = process.env.HOME ?? "/root";
    for (const path of trackedFiles().filter((file) => file !== "package-lock.json")) {
      assert.ok(!read(path).includes(`${PROJECT_DIR}/`), `${path} names ${PROJECT_DIR}`);
      assert.ok(!read(path).includes(`${home}/`), `${path} names ${home}`);
    }
  });
});
