import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { expandHome } from "../../components/shared/home-path";
import { type AdoptArguments, adoptArguments } from "../adopt/adopt-arguments";
import { type Adoption, completeAdoption, readAdoption } from "../adopt/adoption";
import { runningProblems } from "../adopt/data-problems";
import { confirmCommand, describeAdoption } from "../adopt/description";
import { planAdoption } from "../adopt/plan-adoption";
import { startCommand } from "../inspect/stack-resources";
import { STATE } from "../project";
import { ensureStack, type StackLocation } from "../pulumi/run-pulumi";

/**
 * `npm run adopt -- FOLDER [--stack NAME] [--yes]`: adopts a Kafka that was set up by hand into a stack. Without `--yes` it only
 * prints.
 */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const given = adoptArguments(args);
  const interrupted = await readAdoption(given.stack);
  if (interrupted !== undefined) {
    return finish(given, interrupted, location);
  }
  const planned = await planAdoption(given, location);
  console.log(describeAdoption(planned));
  if (!given.isConfirmed) {
    console.log(`\nNothing was changed. To adopt, run: ${confirmCommand(planned.adoption)}`);
    return 0;
  }
  await adopt(planned.adoption, location);
  return 0;
}

/**
 * Completes an interrupted adoption. Its installation can't be inspected again: a part of its data was moved.
 *
 * @throws if a service that was set up by hand runs.
 */
async function finish(given: AdoptArguments, adoption: Adoption, location: StackLocation): Promise<number> {
  const { installation, stack, moves, ports } = adoption;
  const command = confirmCommand(adoption);
  if (resolve(process.env.INIT_CWD ?? "", expandHome(given.folder)) !== installation) {
    throw new Error(
      `the adoption of ${installation} into stack ${stack} was interrupted and must be finished first; run ${command}`,
    );
  }
  console.log(
    [
      `The adoption of ${installation} into stack ${stack} was interrupted. It moves:`,
      ...moves.map(({ from, to }) => `  ${from} to ${to}`),
    ].join("\n"),
  );
  if (!given.isConfirmed) {
    console.log(`\nNothing was changed. To finish it, run: ${command}`);
    return 0;
  }
  const remaining = moves.map(({ from }) => from).filter((folder) => existsSync(folder));
  const problems = await runningProblems(ports, remaining);
  if (problems.length > 0) {
    throw new Error(
      [
        `the adoption of ${installation} can't continue, and nothing was changed:`,
        ...problems.map((one) => `  - ${one}`),
      ].join("\n"),
    );
  }
  await adopt(adoption, location);
  return 0;
}

async function adopt(adoption: Adoption, location: StackLocation): Promise<void> {
  await ensureStack(adoption.stack, location);
  await completeAdoption(adoption);
  console.log(`\nAdopted. To start the cluster, run ${startCommand(adoption.stack)}.`);
}
