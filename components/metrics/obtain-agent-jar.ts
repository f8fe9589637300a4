import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import {
  cacheArchive,
  cachedArchivePath,
  findCachedArchive,
  type VerifiedArchive,
} from "../distribution/obtain-archive";
import { sha512Of } from "../distribution/verify-sha512";
import { cacheFolder } from "../shared/cache-folder";
import { firstAvailable } from "../shared/first-available";
import { mustRun } from "../shared/run-program";
import { withTemporaryFolder } from "../shared/temporary-folder";
import { AGENT_COORDINATES, AGENT_JAR, AGENT_SHA512 } from "./agent-jar";

/** Maven goal that copies an artifact. Pinned, so that every machine gets the same result. */
const COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

/** Source of the agent's jar. */
export interface AgentSource {
  readonly name: string;
  /** Writes the jar, under the name {@link AGENT_JAR}, to a folder. */
  obtain(folder: string): Promise<void>;
}

const SOURCES: readonly AgentSource[] = [
  {
    name: "Maven Central with mvn",
    obtain: async (folder) => {
      const mvn = process.platform === "win32" ? "mvn.cmd" : "mvn";
      // The folder is the working directory, because the shell of Windows would split a path with blanks.
      await mustRun(mvn, ["-q", "-B", COPY_GOAL, `-Dartifact=${AGENT_COORDINATES}`, "-DoutputDirectory=."], {
        cwd: folder,
      });
    },
  },
];

/**
 * Returns the verified jar of the metrics agent. The jar is cached for all checkouts.
 *
 * @throws if no source works or the digest is another one, with the failure of each source.
 */
export async function obtainAgentJar(sources: readonly AgentSource[] = SOURCES): Promise<VerifiedArchive> {
  const cached = await findCachedArchive(AGENT_JAR, [AGENT_SHA512]);
  if (cached !== undefined) {
    return cached;
  }
  const archives = join(cacheFolder(), "archives");
  await mkdir(archives, { recursive: true });
  return withTemporaryFolder(archives, async (temporary) => {
    await firstAvailable(
      `the metrics agent ${AGENT_COORDINATES}`,
      sources.map(({ name, obtain }) => ({ name, obtain: () => obtainVerified(obtain, temporary) })),
      `install Maven (mvn), or copy ${AGENT_JAR} from Maven Central to ${cachedArchivePath(AGENT_SHA512, AGENT_JAR)}`,
    );
    return { path: await cacheArchive(join(temporary, AGENT_JAR), AGENT_SHA512), sha512: AGENT_SHA512 };
  });
}

async function obtainVerified(obtain: AgentSource["obtain"], folder: string): Promise<void> {
  await obtain(folder);
  const actual = await sha512Of(join(folder, AGENT_JAR));
  if (actual !== AGENT_SHA512) {
    throw new Error(`the jar must have the SHA-512 ${AGENT_SHA512}, got ${actual}`);
  }
}
