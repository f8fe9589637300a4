/** Test files that run together, in a mocha process of their own. */
export interface Suite {
  readonly name: string;
  /** Glob of its files, relative to the project folder. */
  readonly files: string;
  /** Number of files that run at the same time, each in a process of its own. @defaultValue 1, in one process */
  readonly jobs?: number;
}

/** All suites, the fast ones first. One job leaves a third of two cores idle while tests wait for processes to start. */
export const SUITES: readonly Suite[] = [
  { name: "unit", files: "tests/unit/**/*.test.ts", jobs: 3 },
  { name: "components", files: "tests/components/**/*.test.ts", jobs: 3 },
  { name: "scripts", files: "tests/scripts/**/*.test.ts", jobs: 3 },
  { name: "integration", files: "tests/integration/**/*.test.ts", jobs: 3 },
  { name: "faults", files: "tests/faults/**/*.test.ts", jobs: 2 },
];
