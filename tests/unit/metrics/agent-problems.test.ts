import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { cachedArchivePath } from "../../../components/distribution/obtain-archive";
import { AGENT_JAR, AGENT_SHA512 } from "../../../components/metrics/agent-jar";
import { agentProblems } from "../../../components/metrics/agent-problems";
import { type AgentSource, obtainAgentJar } from "../../../components/metrics/obtain-agent-jar";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

describe("agentProblems", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  let own = "";
  before(async function () {
    this.timeout(120_000);
    own = (await obtainAgentJar()).path;
  });

  const copyTo = async (target: string) => {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(own, target);
  };
  const refusing: AgentSource = {
    name: "a registry",
    obtain: async () => {
      throw new Error("no network");
    },
  };
  const cached = () => cachedArchivePath(AGENT_SHA512, AGENT_JAR);
  const problem = () => ({
    property: "metrics",
    reason:
      "is not possible: the metrics agent io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1 could not be set up; tried a registry: " +
      `no network; install Maven (mvn), or copy ${AGENT_JAR} from Maven Central to ${cached()}, then run the command again`,
  });

  it("are none with the jar in the folder of the runtime", async () => {
    await copyTo(path("agent dir", AGENT_JAR));
    assert.deepEqual(await agentProblems(path("agent dir"), [refusing]), []);
  });

  it("are none with the jar in the cache", async () => {
    await copyTo(cached());
    assert.deepEqual(await agentProblems("", [refusing]), []);
    assert.deepEqual(await agentProblems(path("agent dir"), [refusing]), []);
  });

  it("are none if a source has the jar, which is in the cache then", async () => {
    const source: AgentSource = { name: "a registry", obtain: (folder) => copyFile(own, join(folder, AGENT_JAR)) };
    assert.deepEqual(await agentProblems("", [source]), []);
    assert.deepEqual(await agentProblems("", [refusing]), []);
  });

  it("name the sources and the path for the jar if there is no jar", async () => {
    assert.deepEqual(await agentProblems(path("agent dir"), [refusing]), [problem()]);
  });

  it("are the same with a damaged jar in the folder", async () => {
    await mkdir(path("agent dir"));
    await writeFile(path("agent dir", AGENT_JAR), "damaged");
    assert.deepEqual(await agentProblems(path("agent dir"), [refusing]), [problem()]);
  });
});
