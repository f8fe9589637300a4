import { errorMessage } from "../../components/shared/error-message";
import { type ConsumerGroup, lagOf } from "../groups/consumer-group";
import { type GroupsArguments, parseGroupsArguments } from "../groups/groups-arguments";
import { groupNames, readGroups } from "../groups/read-groups";
import { renderGroup, renderGroups, renderResets } from "../groups/render-groups";
import { executeReset, planGroupReset } from "../groups/reset-group";
import type { ResetPlan } from "../groups/reset-plan";
import { inspectStack } from "../inspect/inspect-stack";
import { reachableBrokers, withAdmin } from "../inspect/with-kafka";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

/** Result of the command: groups, or the plan of a reset. */
type Result = { readonly groups: readonly ConsumerGroup[] } | { readonly plan: ResetPlan; readonly executed: boolean };

/**
 * `npm run groups`: lists consumer groups, shows the partitions of one group, or resets its offsets.
 *
 * @returns the exit code.
 */
export async function run(
  args: readonly string[],
  location: StackLocation = STATE,
  print: (text: string) => void = console.log,
): Promise<number> {
  const parsed = parseGroupsArguments(args);
  try {
    const result = await answer(parsed, location);
    const problems = "plan" in result ? result.plan.problems : [];
    if (parsed.json) {
      print(JSON.stringify(json(parsed, result), null, 2));
    } else if (problems.length > 0) {
      throw new Error(`the offsets can't be reset: ${problems.join("; ")}`);
    } else {
      print(text(parsed, result));
    }
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!parsed.json) {
      throw error;
    }
    const empty: Result =
      parsed.reset === undefined
        ? { groups: [] }
        : { plan: { resets: [], problems: [errorMessage(error)] }, executed: false };
    print(JSON.stringify({ ...json(parsed, empty), problems: [errorMessage(error)] }, null, 2));
    return 1;
  }
}

async function answer({ stack, group, reset }: GroupsArguments, location: StackLocation): Promise<Result> {
  const brokers = await reachableBrokers(await inspectStack(stack, location));
  return withAdmin(brokers, async (admin) => {
    const names = await groupNames(admin);
    if (group === undefined) {
      return { groups: await readGroups(admin, names) };
    }
    if (!names.includes(group)) {
      throw new Error(
        `group ${group} does not exist; ${names.length === 0 ? "the cluster has no consumer groups" : `the groups are ${names.join(", ")}`}`,
      );
    }
    const groups = await readGroups(admin, [group]);
    const [found] = groups;
    if (reset === undefined || found === undefined) {
      return { groups };
    }
    const plan = await planGroupReset(admin, brokers, found, reset);
    const executed = reset.execute && plan.problems.length === 0;
    if (executed) {
      await executeReset(admin, brokers, group, plan.resets);
    }
    return { plan, executed };
  });
}

/** Result as JSON for programs. */
const json = ({ group }: GroupsArguments, result: Result): object =>
  "plan" in result
    ? { group, executed: result.executed, ...result.plan }
    : {
        groups: result.groups.map(({ name, state, members, partitions }) => ({
          name,
          state,
          members: members.length,
          lag: lagOf({ partitions }),
          partitions,
        })),
        problems: [],
      };

/** Result as text for people. */
function text({ group }: GroupsArguments, result: Result): string {
  if ("plan" in result) {
    return [
      `Offsets of group ${group}, before and after the reset:`,
      renderResets(result.plan.resets),
      result.executed ? "The offsets are reset. They were read back." : DRY_RUN,
    ].join("\n");
  }
  const [first] = result.groups;
  return group === undefined || first === undefined ? renderGroups(result.groups) : renderGroup(first);
}

const DRY_RUN = "Nothing was changed. Run the command again with --yes to reset the offsets.";
