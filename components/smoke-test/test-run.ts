import { createHash, randomUUID } from "node:crypto";

import { TEST_PREFIX } from "../kafka-client/test-names";

/** One run of a smoke test: the names of everything that the run creates in a cluster. */
export interface TestRun {
  /** Name that all other names begin with: that of the test, and a random part. */
  readonly name: string;
  readonly topics: { readonly source: string; readonly result: string };
  readonly groups: {
    readonly subscribe: string;
    readonly store: string;
    readonly process: string;
    readonly result: string;
  };
}

/** Random part of the name of a run, and the rest of the name of a topic or group. */
const RANDOM = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:-[a-z]+)?$/;

/**
 * Names of a new run.
 *
 * @param testId - identity of the test. @defaultValue - none, so names do not show which test has created them
 */
export function newRun(testId?: string): TestRun {
  const name = `${prefixOf(testId)}${randomUUID()}`;
  return {
    name,
    topics: { source: name, result: `${name}-processed` },
    groups: {
      subscribe: `${name}-subscribe`,
      store: `${name}-store`,
      process: `${name}-process`,
      result: `${name}-result`,
    },
  };
}

/** True if a run of this test has created the topic or group of this name. */
export function isOfTest(testId: string, name: string): boolean {
  const prefix = prefixOf(testId);
  return name.startsWith(prefix) && RANDOM.test(name.slice(prefix.length));
}

const prefixOf = (testId: string | undefined): string =>
  testId === undefined
    ? TEST_PREFIX
    : `${TEST_PREFIX}${createHash("sha256").update(testId).digest("hex").slice(0, 12)}-`;
