/** One part of the set-up. */
export interface SetupStep {
  /** What it brings: `Pulumi CLI 3.245.0`. */
  readonly name: string;
  /** Why it is needed and about how long it takes. */
  readonly why: string;
  /** Whether it is there, whole. Quick: it looks at files. */
  isDone(): Promise<boolean>;
  /**
   * Brings it. Killed at any point, it can be run again.
   *
   * @param say - prints what is being done now.
   * @throws with the ways that were tried and how each failed.
   */
  run(say: (what: string) => void): Promise<void>;
}
