import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { cachedArchivePath } from "../../../components/distribution/obtain-archive";
import { AGENT_JAR, AGENT_SHA512 } from "../../../components/metrics/agent-jar";
import { type AgentSource, obtainAgentJar } from "../../../components/metrics/obtain-agent-jar";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

describe("obtainAgentJar", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const writing = (name: string, content: string): AgentSource => ({
    name,
    obtain: (folder) => writeFile(join(folder, AGENT_JAR), content),
  });

  it("refuses a jar with another digest, and says what to do by hand", async () => {
    await assert.rejects(obtainAgentJar([writing("a registry", "another jar")]), ({ message }: Error) => {
      assert.match(
        message,
        /^the metrics agent io\.prometheus\.jmx:jmx_prometheus_javaagent:1\.0\.1 could not be set up; tried a registry: the jar must have the SHA-512 f81d876e\w+, got \w{128}; install Maven \(mvn\), or copy jmx_prometheus_javaagent-1\.0\.1\.jar from Maven Central to /,
      );
      assert.ok(message.includes(cachedArchivePath(AGENT_SHA512, AGENT_JAR)));
      return true;
    });
  });

  it("removes a damaged jar from the cache", async () => {
    const cached = cachedArchivePath(AGENT_SHA512, AGENT_JAR);
    await mkdir(dirname(cached), { recursive: true });
    await writeFile(cached, "damaged");
    await assert.rejects(obtainAgentJar([]), /the damaged copy was removed: run the command again/);
    await assert.rejects(obtainAgentJar([]), /could not be set up/);
  });
});
