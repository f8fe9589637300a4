/** Step of the set-up. */
export interface SetupStep {
  /** Name of the part that the step installs: `Pulumi CLI 3.245.0`. */
  readonly name: string;
  /** Reason for the part, and about how long the step takes. */
  readonly why: string;
  /** True if the part is installed completely. Fast: reads only files. */
  isDone(): Promise<boolean>;
  /**
   * Installs the part. A killed step can be run again.
   *
   * @param report - prints the progress.
   * @throws with the sources that were tried, and why each of them failed.
   */
  run(report: (progress: string) => void): Promise<void>;
}
