import assert from "node:assert/strict";
import { fails, succeeds } from "../stack/command-results";
import type { ScratchStack } from "../stack/scratch-stack";

/** Settings of a stack that differ from those that it has throughout a test. */
type Settings = Readonly<Record<string, unknown>>;

/** What is done with a stack whose data is looked at before it starts. */
interface DataSafety {
  /** Brings it up with these settings, for good. @returns the id of its cluster. */
  readonly becomes: (settings: Settings) => Promise<string>;
  /** Asserts that a preview with these settings fails with a message. */
  readonly isRefused: (settings: Settings, message: RegExp) => Promise<void>;
}

/** @param configure - gives the stack these settings beside its own. */
export const dataSafetyOf = (
  stack: () => ScratchStack,
  configure: (settings: Settings) => Promise<void>,
): DataSafety => ({
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
