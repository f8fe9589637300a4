import { backendStep } from "./backend";
import { classDataStep } from "./class-data";
import { javaStep } from "./java";
import { kafkaStep } from "./kafka";
import { pulumiCliStep } from "./pulumi-cli";
import type { SetupStep } from "./step";

/** Everything that must be there before the CLI can run the program, in the order in which it is brought. */
const STEPS: readonly SetupStep[] = [backendStep, pulumiCliStep, javaStep, kafkaStep, classDataStep];

/**
 * Brings what is missing, and says so; what is there already is not mentioned.
 *
 * @returns how many steps had something to do.
 * @throws on the first part that can't be had.
 */
export async function setUp(print: (line: string) => void = console.log): Promise<number> {
  let taken = 0;
  for (const step of STEPS) {
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
