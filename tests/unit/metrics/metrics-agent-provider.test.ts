import assert from "node:assert/strict";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { cachedArchivePath } from "../../../components/distribution/obtain-archive";
import { AGENT_JAR, AGENT_SHA512 } from "../../../components/metrics/agent-jar";
import provider from "../../../components/metrics/metrics-agent-provider";
import { obtainAgentJar } from "../../../components/metrics/obtain-agent-jar";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

describe("metricsAgentProvider", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  let own = "";
  before(async function () {
    this.timeout(120_000);
    own = (await obtainAgentJar()).path;
  });
  beforeEach(async () => {
    const cached = cachedArchivePath(AGENT_SHA512, AGENT_JAR);
    await mkdir(dirname(cached), { recursive: true });
    await copyFile(own, cached);
  });

  const inputs = () => ({ folder: path("agent dir") });
  const jar = () => path("agent dir", AGENT_JAR);

  it("copies the jar to a folder, which needs no update", async () => {
    const { id, outs } = await provider.create(inputs());
    assert.deepEqual(outs, { ...inputs(), path: jar(), sha512: AGENT_SHA512, health: "healthy" });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, inputs()), { changes: false });
  });

  it("leaves the jar in the cache without a folder", async () => {
    const { outs } = await provider.create({ folder: "" });
    assert.equal(outs.path, cachedArchivePath(AGENT_SHA512, AGENT_JAR));
  });

  it("reports a jar that was changed or removed, and copies the jar again", async () => {
    const { id, outs } = await provider.create(inputs());
    await writeFile(jar(), "something else");
    const { props } = await provider.read(id, outs);
    assert.equal(props.health, `${jar()} was changed`);
    assert.deepEqual(await provider.diff(id, props, inputs()), { changes: true });
    assert.deepEqual(await provider.update(id, props, inputs()), { outs });
    await rm(jar());
    assert.equal((await provider.read(id, outs)).props.health, `${jar()} is missing`);
  });
});
