/** A part of the tests with a process of its own. */
export interface Suite {
  readonly name: string;
  /** Which files belong to it, from the project's folder. */
  readonly files: string;
  /** How many of its files run side by side, each in a process of its own. @defaultValue 1, in one process */
  readonly sideBySide?: number;
}

/** Every suite, the quick ones first. */
export const SUITES: readonly Suite[] = [
  { name: "unit", files: "tests/unit/**/*.test.ts" },
  { name: "components", files: "tests/components/**/*.test.ts" },
  { name: "scripts", files: "tests/scripts/**/*.test.ts" },
  // One by itself leaves a third of two cores idle.
  { name: "integration", files: "tests/integration/**/*.test.ts", sideBySide: 2 },
  { name: "faults", files: "tests/faults/**/*.test.ts" },
];
