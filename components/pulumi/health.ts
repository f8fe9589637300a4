/** Health of a resource without a problem. */
export const HEALTHY = "healthy";

/** Health of a resource as its last `read` found it. */
export interface Health {
  /** {@link HEALTHY}, or the problem in words. */
  readonly health: string;
}
