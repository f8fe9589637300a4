import { sha512Of } from "../distribution/verify-sha512";
import { HEALTHY } from "../pulumi/health";
import { errorCode } from "../shared/error-message";
import { AGENT_SHA512 } from "./agent-jar";

/** Health of the agent's jar at a path: healthy if its digest is right. */
export async function agentJarHealth(path: string): Promise<string> {
  try {
    return (await sha512Of(path)) === AGENT_SHA512 ? HEALTHY : `${path} was changed`;
  } catch (error) {
    return errorCode(error) === "ENOENT" ? `${path} is missing` : `${path} can't be read (${errorCode(error)})`;
  }
}
