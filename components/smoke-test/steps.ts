import type { Deadline } from "../shared/deadline";

/** Steps of a test under one deadline, one after the other or side by side, with the time of each. */
export class Steps {
  private readonly startedAt = Date.now();
  private readonly timesMs: Record<string, number> = {};
  private latest = "start";
  private failed?: string;

  constructor(private readonly deadline: Deadline) {}

  /** Name of the step that failed first, or else of the latest one. */
  get current(): string {
    return this.failed ?? this.latest;
  }

  /** Time of each step that has ended, and of the whole test until now, in milliseconds. */
  get durationsMs(): Readonly<Record<string, number>> {
    return { ...this.timesMs, total: Date.now() - this.startedAt };
  }

  /**
   * Runs a step.
   *
   * @throws the error of the step, or of the deadline. All steps beside it then end with this error.
   */
  async run<Result>(name: string, step: () => Promise<Result>): Promise<Result> {
    this.latest = name;
    const startedAt = Date.now();
    try {
      const result = await this.deadline.race(step());
      this.timesMs[name] = Date.now() - startedAt;
      return result;
    } catch (error) {
      this.failed ??= name;
      this.deadline.end(error);
      throw error;
    }
  }
}
