import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Relay } from "../kafka-client/relay";
import { moduleProvider } from "../pulumi/module-provider";
import { rejectProblems } from "../pulumi/reject-arguments";
import { integer, problemsOf } from "../shared/problems";
import { withDefaults } from "../shared/with-defaults";

/** Arguments of a {@link SmokeTest}. */
export interface SmokeTestArgs {
  /** Comma-separated `host:port` pairs of the brokers. */
  readonly bootstrapServers: pulumi.Input<string>;
  /** The way to the brokers where they can't be reached from here. @defaultValue - they are connected to from here */
  readonly relay?: pulumi.Input<Relay>;
  /** Identity of each broker's start: the test runs again when one of them changes, and not otherwise. */
  readonly startIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Replicas of the test's topics, at most the number of brokers. @defaultValue 1 */
  readonly replicationFactor?: number;
  /**
   * Whether the test's topics are deleted at its end. A broker on Windows dies of that (KAFKA-1194), so there they stay.
   *
   * @defaultValue true
   */
  readonly deleteTopics?: boolean;
  /** Time allowed for the whole test, in milliseconds. @defaultValue 60000 */
  readonly timeoutMs?: number;
}

/** Values of the arguments that are left out. */
export const smokeTestDefaults = {
  replicationFactor: 1,
  deleteTopics: true,
  timeoutMs: 60_000,
} as const satisfies Partial<SmokeTestArgs>;

const SCHEMA = z.object({
  replicationFactor: integer("a number of replicas", 1, 1_000),
  timeoutMs: integer("a time in milliseconds", 1_000, 3_600_000),
});

/**
 * Proof that a cluster does what Kafka is for: records are published, a group subscribes to them, they are stored, and
 * a processor makes new ones of them. A failure fails `up`.
 *
 * @throws if an argument is out of range.
 */
export class SmokeTest extends pulumi.dynamic.Resource {
  /** What was proven, a sentence each. */
  declare readonly verified: pulumi.Output<readonly string[]>;
  /** Time that each proof took, in milliseconds, and all together. */
  declare readonly durationsMs: pulumi.Output<Readonly<Record<string, number>>>;

  /** What was proven and how long it took, for a stack's outputs. */
  get report() {
    return { proven: this.verified, durationsMs: this.durationsMs };
  }

  constructor(name: string, args: SmokeTestArgs, opts?: pulumi.CustomResourceOptions) {
    const settings = withDefaults(smokeTestDefaults, args);
    rejectProblems(name, problemsOf(SCHEMA, settings));
    super(
      provider,
      name,
      { ...settings, verified: undefined, durationsMs: undefined },
      opts,
      "smoke-test",
      "SmokeTest",
    );
  }
}

const provider = moduleProvider("smoke-test/smoke-test-provider");
