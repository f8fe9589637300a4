import type { Admin } from "kafkajs";

import { errorMessage } from "../../components/shared/error-message";
import { type ConsumerGroup, lagOf } from "../groups/consumer-group";
import { groupNames } from "../groups/group-names";
import { type GroupsArguments, parseGroupsArguments } from "../groups/groups-arguments";
import { readGroups } from "../groups/read-groups";
import { renderGroup, renderGroups, renderResets } from "../groups/render-groups";
import { executeReset, planGroupReset } from "../groups/reset-group";
import type { ResetPlan } from "../groups/reset-plan";
import { inspectStack } from "../inspect/inspect-stack";
import { reachableBrokers, withAdmin } from "../inspect/with-kafka";
import { printable } from "../printable";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

/** Groups, or the plan of a reset. */
type Result = Groups | Reset;

interface Groups {
  readonly groups: readonly ConsumerGroup[];
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

interface Reset extends ResetPlan {
  /** True if the offsets were changed. */
  readonly executed: boolean;
}

/**
 * `npm run groups`: lists consumer groups, shows the partitions of one group, or resets its offsets.
 *
 * @returns the exit code: 1 if there is a problem.
 */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const parsed = parseGroupsArguments(args);
  const { json } = parsed;
  const result = await answer(parsed, location).catch((error): Result => {
    if (!json) {
      throw error;
    }
    const problems = [errorMessage(error)];
    return parsed.reset === undefined ? { groups: [], problems } : { resets: [], problems, executed: false };
  });
  console.log(json ? JSON.stringify(toJson(parsed, result), null, 2) : toText(parsed, result));
  return result.problems.length > 0 ? 1 : 0;
}

async function answer({ stack: name, group, reset }: GroupsArguments, location: StackLocation): Promise<Result> {
  const stack = await inspectStack(name, location);
  const brokers = await reachableBrokers(stack);
  const { names, problems } = await groupNames(stack);
  return withAdmin(brokers, async (admin) => {
    if (group === undefined) {
      return readEach(admin, names, problems);
    }
    if (!names.includes(group)) {
      const known = names.length === 0 ? "there are no groups" : `the groups are ${names.map(printable).join(", ")}`;
      const where = problems.length === 0 ? "does not exist" : "is on no broker that answers";
      throw new Error([`group ${printable(group)} ${where}; ${known}`, ...problems].join("; "));
    }
    const groups = await readGroups(admin, [group]);
    const [found] = groups;
    if (reset === undefined || found === undefined) {
      return { groups, problems: [] };
    }
    const plan = await planGroupReset(admin, brokers, found, name, reset);
    const executed = reset.execute && plan.problems.length === 0;
    if (executed) {
      await executeReset(admin, brokers, group, plan.resets);
    }
    return { ...plan, executed };
  });
}

/** Reads groups one after the other. A group whose coordinator does not answer hides no other group. */
async function readEach(admin: Admin, names: readonly string[], problems: readonly string[]): Promise<Groups> {
  const results = [];
  for (const name of names) {
    results.push(
      await readGroups(admin, [name]).then(
        (groups) => ({ groups, problems: [] }),
        (error) => ({ groups: [], problems: [`group ${printable(name)} can't be read (${errorMessage(error)})`] }),
      ),
    );
  }
  return {
    groups: results.flatMap(({ groups }) => groups),
    problems: [...problems, ...results.flatMap((result) => result.problems)],
  };
}

/** Result for programs. */
const toJson = ({ group }: GroupsArguments, result: Result): object =>
  "groups" in result
    ? {
        groups: result.groups.map(({ name, state, members, partitions }) => ({
          name,
          state,
          members: members.length,
          lag: lagOf({ partitions }),
          partitions,
        })),
        problems: result.problems,
      }
    : { group, ...result };

/** Result for people. */
function toText({ group }: GroupsArguments, result: Result): string {
  const problems = result.problems.map((problem) => `problem: ${problem}`);
  if ("groups" in result) {
    const [first] = result.groups;
    return [
      group === undefined || first === undefined ? renderGroups(result.groups) : renderGroup(first),
      ...problems,
    ].join("\n");
  }
  return problems.length > 0
    ? [...problems, "Nothing was changed."].join("\n")
    : [
        `Offsets of group ${printable(group ?? "")}, before and after the reset:`,
        renderResets(result.resets),
        result.executed ? "The offsets are reset. They were read back." : DRY_RUN,
      ].join("\n");
}

const DRY_RUN = "Nothing was changed. Run the command again with --yes to reset the offsets.";
