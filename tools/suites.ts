/** A part of the tests with a process of its own. */
export interface Suite {
  readonly name: string;
  /** Which files belong to it, from the project's folder. */
  readonly files: string;
}

/** Every suite, the quick ones first. */
export const SUITES: readonly Suite[] = [
  { name: "unit", files: "tests/unit/**/*.test.ts" },
  { name: "components", files: "tests/components/**/*.test.ts" },
  { name: "scripts", files: "tests/scripts/**/*.test.ts" },
  { name: "integration", files: "tests/integration/**/*.test.ts" },
  { name: "faults", files: "tests/faults/**/*.test.ts" },
];
