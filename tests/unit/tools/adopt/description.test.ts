import assert from "node:assert/strict";

import { confirmCommand, describeAdoption } from "../../../../tools/adopt/description";

describe("confirmCommand", () => {
  for (const [installation, stack, platform, command] of [
    ["/home/ana/kafka", "dev", "linux", "npm run adopt -- /home/ana/kafka --yes"],
    ["/home/ana/my kafka", "dev", "linux", "npm run adopt -- '/home/ana/my kafka' --yes"],
    ["/home/ana/kafka", "mine", "linux", "npm run adopt -- /home/ana/kafka --stack mine --yes"],
    ["C:\\my kafka", "dev", "win32", 'npm run adopt -- "C:\\my kafka" --yes'],
  ] as const) {
    it(`is ${command} on ${platform}`, () => {
      assert.equal(confirmCommand({ installation, stack }, platform), command);
    });
  }
});

describe("describeAdoption", () => {
  it("warns of the original of a copy", () => {
    const file = { file: "config/server.properties", properties: {} };
    const broker = { ...file, id: 1, dataFolders: ["/disk/logs"], listener: { host: "localhost", port: 9092 } };
    const owner = { owner: "kafka-cluster/dev/kafka-0", serviceDir: "/services/kafka-0" };
    const text = describeAdoption({
      cluster: {
        ...{ version: "3.3.1", scalaVersion: "2.13", clusterId: "X", coordination: "kraft" },
        brokers: [broker],
      },
      topics: [],
      adoption: {
        ...{ installation: "/kafka", stack: "dev", configFile: "Pulumi.dev.yaml", settings: {}, ports: [] },
        moves: [{ from: "/disk/logs", to: "/data/kafka-0", isCopy: true, owner }],
      },
    });
    assert.doesNotMatch(text, /^security/m);
    assert.match(
      text,
      /^ {2}\/disk\/logs is copied to \/data\/kafka-0, which is on another file system\. The original stays\. Do not start Kafka with the original again\.$/m,
    );
  });
});
