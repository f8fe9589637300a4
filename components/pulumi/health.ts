/** Health of something that is as it should be. */
export const HEALTHY = "healthy";

/** What a resource's `read` last saw of the thing itself. */
export interface Health {
  /** {@link HEALTHY}, or what is not as it should be. */
  readonly health: string;
}
