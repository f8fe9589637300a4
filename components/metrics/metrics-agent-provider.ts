import { copyFile, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";

import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, plainInputs } from "../pulumi/provider-module";
import { withTemporaryFolder } from "../shared/temporary-folder";
import { AGENT_JAR, AGENT_SHA512 } from "./agent-jar";
import { agentJarHealth } from "./agent-jar-health";
import type { MetricsAgentInputs } from "./metrics-agent";

interface MetricsAgentOutputs extends MetricsAgentInputs, Health {
  readonly path: string;
  readonly sha512: string;
}

export = defineProvider<MetricsAgentInputs, MetricsAgentOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.sha512 !== AGENT_SHA512 || olds.folder !== news.folder,
  }),

  create: async (inputs) => ({ id: AGENT_JAR, outs: await ensureJar(inputs) }),

  read: async (id, props) => ({ id, props: { ...props, health: await agentJarHealth(props.path) } }),

  update: async (_id, _olds, news) => ({ outs: await ensureJar(news) }),
});

async function ensureJar(inputs: MetricsAgentInputs): Promise<MetricsAgentOutputs> {
  const { folder } = inputs;
  const own = join(folder, AGENT_JAR);
  // Loaded here, because most runs obtain nothing.
  const { obtainAgentJar }: typeof import("./obtain-agent-jar") = require("./obtain-agent-jar");
  const isInPlace = folder !== "" && (await agentJarHealth(own)) === HEALTHY;
  const path = isInPlace ? own : await placeJar((await obtainAgentJar()).path, folder);
  return { ...plainInputs(inputs), path, sha512: AGENT_SHA512, health: HEALTHY };
}

/** Copies the jar to the folder, complete or not at all: a running service may have the existing one open. */
async function placeJar(cached: string, folder: string): Promise<string> {
  if (folder === "") {
    return cached;
  }
  const path = join(folder, AGENT_JAR);
  await mkdir(folder, { recursive: true });
  await withTemporaryFolder(folder, async (temporary) => {
    const copy = join(temporary, AGENT_JAR);
    await copyFile(cached, copy);
    await rename(copy, path);
  });
  return path;
}
