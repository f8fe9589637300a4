import assert from "node:assert/strict";

import { checkMetadata } from "../../../components/cluster/check-metadata";
import type { DeployedService } from "../../../components/rolling/deployed-service";
import { describeProblems } from "../../../components/shared/problems";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";
import { FakeFeatures } from "../../support/fake-features";
import { tcpServers } from "../../support/tcp-server";

describe("checkMetadata", () => {
  const serve = tcpServers();

  /** Cluster of one broker that runs this version with the protocol 3.3. */
  const running = (version: string, address: string) => ({
    protocolVersion: "3.3",
    deployed: new Map([
      ["controller-0", { brokerIds: [], settings: {} } as Partial<DeployedService> as DeployedService],
      [
        "kafka-0",
        {
          brokerIds: [0],
          access: { address },
          settings: { distribution: `kafka_2.13-${version}` },
        } as Partial<DeployedService> as DeployedService,
      ],
    ]),
  });

  const check = async (settings: SettingsOverrides, version: string, broker?: FakeFeatures) => {
    const address = broker ? `127.0.0.1:${await serve(broker.serve)}` : "127.0.0.1:1";
    const { problems, raise } = await checkMetadata(
      makeSettings({ coordination: "kraft", ...settings }),
      running(version, address),
    );
    return { problems: describeProblems(problems), level: raise?.level };
  };

  const accepted = { problems: "", level: undefined };

  it("asks nobody with ZooKeeper, for a new cluster, and without a new version or protocol", async () => {
    const raise = { version: "3.9.1", protocolVersion: "3.9" };
    assert.deepEqual(await check({ ...raise, coordination: "zookeeper" }, "3.9.1"), accepted);
    assert.deepEqual(await check({ version: "3.9.1", protocolVersion: "3.3" }, "3.9.1"), accepted);
    const settings = makeSettings({ coordination: "kraft", ...raise });
    assert.deepEqual(await checkMetadata(settings, { deployed: new Map() }), { problems: [] });
  });

  it("lets the controllers check a raised protocol, without a change", async () => {
    const broker = new FakeFeatures(7);
    const found = await check({ version: "3.9.1", protocolVersion: "3.9" }, "3.9.1", broker);
    assert.deepEqual(found, { problems: "", level: 21 });
    assert.deepEqual(broker.requests, ["check 21"]);
  });

  it("refuses a protocol that the controllers refuse", async () => {
    const broker = new FakeFeatures(7);
    broker.refusal = "Broker 0 knows level 7 alone.";
    const { problems } = await check({ version: "3.9.1", protocolVersion: "3.9" }, "3.9.1", broker);
    assert.equal(
      problems,
      'protocolVersion must be a version that the controllers accept (Broker 0 knows level 7 alone.), got "3.9"; correct it',
    );
  });

  it("refuses a protocol that is no version of the metadata", async () => {
    const { problems } = await check({ version: "4.0.0", protocolVersion: "4.0" }, "4.0.0");
    assert.equal(
      problems,
      'protocolVersion must be a version of KRaft\'s metadata that this project knows, got "4.0"; remove it',
    );
  });

  it("refuses to raise the protocol of a cluster that does not run", async () => {
    const { problems } = await check({ version: "3.9.1", protocolVersion: "3.9" }, "3.9.1");
    assert.match(
      problems,
      /^protocolVersion can be raised only while the cluster runs \(no broker answers \(.+\)\), got "3\.9"; remove it, run `npm start`, and raise it afterwards$/,
    );
  });

  it("refuses a version that does not know the metadata, which another program has raised", async () => {
    const { problems } = await check({ version: "3.3.1" }, "3.9.1", new FakeFeatures(21));
    assert.equal(
      problems,
      'version must be a version that knows 3.9-IV0, which another program has raised the metadata to, got "3.3.1"; set it back',
    );
  });

  it("accepts a version that knows the metadata, and one of a cluster that does not run", async () => {
    assert.deepEqual(await check({ version: "3.9.1" }, "3.3.1", new FakeFeatures(7)), accepted);
    assert.deepEqual(await check({ version: "3.3.1" }, "3.9.1", new FakeFeatures(7)), accepted);
    assert.deepEqual(await check({ version: "3.3.1" }, "3.9.1"), accepted);
  });
});
