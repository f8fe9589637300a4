import assert from "node:assert/strict";
import { fails, succeeds } from "../stack/command-results";
import type { ScratchStack } from "../stack/scratch-stack";

/** Settings of a stack in addition to the common ones of a test. */
type Settings = Readonly<Record<string, unknown>>;

/** Steps of a test of existing data. */
interface DataSafetySteps {
  /** Brings the stack up with these settings, and asserts that a second `up` changes nothing. Returns the cluster's id. */
  readonly becomes: (settings: Settings) => Promise<string>;
  /** Asserts that a preview with these settings fails with a message. */
  readonly isRefused: (settings: Settings, message: RegExp) => Promise<void>;
}

/** @param configure - configures the stack with these settings in addition to its common ones. */
export const dataSafetyOf = (
  stack: () => ScratchStack,
  configure: (settings: Settings) => Promise<void>,
): DataSafetySteps => ({
  becomes: async (settings) => {
    await configure(settings);
    await succeeds(stack().up());
    await succeeds(stack().up("--expect-no-changes"));
    return (await stack().outputs<{ readonly clusterId: string }>()).clusterId;
  },
  isRefused: async (settings, message) => {
    await configure(settings);
    assert.match((await fails(stack().preview())).replace(/\s+/g, " "), message);
  },
});
