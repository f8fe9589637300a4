import { backendStep } from "./backend";
import { classDataStep } from "./class-data";
import { javaStep } from "./java";
import { kafkaStep } from "./kafka";
import { pulumiCliStep } from "./pulumi-cli";
import type { SetupStep } from "./step";

/** Everything that must be there before the CLI can run the program, in the order in which it is brought. */
const STEPS: readonly SetupStep[] = [backendStep, pulumiCliStep, javaStep, kafkaStep, classDataStep];

/** Commands that only talk to the CLI: they must work also where Kafka could not be had, or Java was removed. */
const CLI_COMMANDS: readonly string[] = ["stop", "pulumi"];

/**
 * Brings what a command needs and is missing, and says so; what is there already is not mentioned.
 *
 * @returns how many steps had something to do.
 * @throws on the first part that can't be had.
 */
export async function setUp(command: string, print: (line: string) => void = console.log): Promise<number> {
  let taken = 0;
  const steps = CLI_COMMANDS.includes(command) ? STEPS.slice(0, 2) : STEPS;
  for (const step of steps) {
    if (await step.isDone()) {
      continue;
    }
    taken += 1;
    const startedAt = Date.now();
    const say = (what: string) => print(`set-up: ${step.name}: ${what}`);
    say(`${step.why} …`);
    await step.run(say);
    say(`done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  return taken;
}
