import type { StackLocation } from "../../tools/pulumi/run-pulumi";
import type { CommandResult, ScratchStack } from "./scratch-stack";

/** Command that inspects a stack. */
type InspectionCommand = (
  args: readonly string[],
  location: StackLocation,
  print: (text: string) => void,
) => Promise<number>;

/** Runs a command on a stack, in this process. The text of a failed command is its message. */
export async function inspect(run: InspectionCommand, stack: ScratchStack, ...args: string[]): Promise<CommandResult> {
  const printed: string[] = [];
  try {
    const exitCode = await run(["--stack", stack.name, ...args], stack.location, (text) => printed.push(text));
    return { exitCode, text: printed.join("\n") };
  } catch (error) {
    return { exitCode: 1, text: (error as Error).message };
  }
}
