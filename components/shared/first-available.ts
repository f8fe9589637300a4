import { errorMessage } from "./error-message";
import { wasInterrupted } from "./run-program";

/** Source of something that set-up needs: a download, a registry. */
export interface Source {
  /** Name of the source, for progress and error messages. */
  readonly name: string;
  obtain(): Promise<void>;
}

/**
 * Obtains something from the first source that works.
 *
 * @param item - what is obtained, for the error message: `Kafka 3.3.1`.
 * @param byHand - what the user can do without any source: `install Java 17`.
 * @param report - receives the name of each source and the reason of each failure. @defaultValue - nothing is reported
 * @throws if no source works, with the reason of each and with `byHand`.
 */
export async function firstAvailable(
  item: string,
  sources: readonly Source[],
  byHand: string,
  report: (progress: string) => void = () => {},
): Promise<void> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      report(source.name);
      return await source.obtain();
    } catch (error) {
      if (wasInterrupted()) {
        throw error;
      }
      const reason = errorMessage(error);
      failures.push(`${source.name}: ${reason}`);
      report(`not possible (${reason})`);
    }
  }
  throw new Error(`${item} could not be set up; tried ${failures.join("; ")}; ${byHand}, then run the command again`);
}
