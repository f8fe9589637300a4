import type { EventEmitter } from "node:events";

/** Time after the first Ctrl-C in which a further signal is the same Ctrl-C, which npm passes on once more, in milliseconds. */
const REPEAT_MS = 1_000;

/** Result of work, and if Ctrl-C was pressed meanwhile. */
interface Finished<Result> {
  readonly result: Result;
  readonly isInterrupted: boolean;
}

/**
 * Finishes work that Ctrl-C must not leave half done. A second Ctrl-C ends the process.
 *
 * @param reason - sentence for the person who presses Ctrl-C.
 * @param signals - emitter of `SIGINT`. @defaultValue - this process
 * @param end - ends the process. @defaultValue - `process.exit`
 */
export async function finishFirst<Result>(
  reason: string,
  work: () => Promise<Result>,
  signals: EventEmitter = process,
  end: (exitCode: number) => void = process.exit,
): Promise<Finished<Result>> {
  let interruptedAt: number | undefined;
  const onInterrupt = () => {
    if (interruptedAt === undefined) {
      interruptedAt = Date.now();
      console.error(reason);
    } else if (Date.now() - interruptedAt > REPEAT_MS) {
      end(INTERRUPTED);
    }
  };
  signals.on("SIGINT", onInterrupt);
  try {
    const result = await work();
    return { result, isInterrupted: interruptedAt !== undefined };
  } finally {
    signals.off("SIGINT", onInterrupt);
  }
}

/** Exit code of a command that Ctrl-C has ended. */
export const INTERRUPTED = 130;
