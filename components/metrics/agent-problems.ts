import { join } from "node:path";

import { HEALTHY } from "../pulumi/health";
import { errorMessage } from "../shared/error-message";
import type { Problem } from "../shared/problems";
import { AGENT_JAR } from "./agent-jar";
import { agentJarHealth } from "./agent-jar-health";
import type { AgentSource } from "./obtain-agent-jar";

/**
 * Problems of an agent's jar that is neither on this machine nor can be downloaded. Only a download shows that a download is
 * possible, so a missing jar is downloaded into the cache, also in a preview.
 *
 * @param folder - folder with the jar of the runtime; empty if the runtime uses the jar in the cache.
 * @param sources - sources of the jar. @defaultValue - those of {@link obtainAgentJar}
 */
export async function agentProblems(folder: string, sources?: readonly AgentSource[]): Promise<Problem[]> {
  if (folder !== "" && (await agentJarHealth(join(folder, AGENT_JAR))) === HEALTHY) {
    return [];
  }
  // Loaded here, because most runs obtain nothing.
  const { obtainAgentJar }: typeof import("./obtain-agent-jar") = require("./obtain-agent-jar");
  try {
    await obtainAgentJar(sources);
    return [];
  } catch (error) {
    return [{ property: "metrics", reason: `is not possible: ${errorMessage(error)}` }];
  }
}
