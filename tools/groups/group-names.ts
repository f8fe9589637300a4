import { askService } from "../../components/kafka-client/ask-service";
import { LIST_GROUPS } from "../../components/kafka-client/list-groups";
import { errorMessage } from "../../components/shared/error-message";
import type { InspectedService, InspectedStack } from "../inspect/inspected-stack";

/** Names of consumer groups. */
export interface GroupNames {
  /** Names, sorted. */
  readonly names: readonly string[];
  /** Sentences about the brokers that do not answer. */
  readonly problems: readonly string[];
}

/**
 * Names of the groups that the brokers of a stack coordinate. The brokers are asked side by side: kafkajs fails as soon as one
 * of the brokers that the others list has died.
 */
export async function groupNames({ services }: InspectedStack): Promise<GroupNames> {
  const answers = await Promise.all(services.filter(({ kind }) => kind === "broker").map(groupsOn));
  return {
    names: [...new Set(answers.flatMap(({ groups }) => groups))].sort(),
    problems: answers.flatMap(({ problem }) => problem ?? []),
  };
}

async function groupsOn({ name, access }: InspectedService): Promise<{ groups: readonly string[]; problem?: string }> {
  if (access === undefined) {
    return { groups: [], problem: `broker ${name} was never ready, so its groups are missing` };
  }
  try {
    return { groups: await askService(access, LIST_GROUPS) };
  } catch (error) {
    return {
      groups: [],
      problem: `broker ${name} does not answer, so its groups are missing (${errorMessage(error)})`,
    };
  }
}
