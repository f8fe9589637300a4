type Work = () => void | Promise<void>;

/** Hooks in which a fixture of a `describe` is set up and torn down. */
export interface Hooks {
  readonly first: (work: Work) => void;
  readonly last: (work: Work) => void;
}

/** A fixture for each test. */
export const aroundEach: Hooks = { first: (work) => beforeEach(work), last: (work) => afterEach(work) };

/** One fixture for all tests. */
export const aroundAll: Hooks = { first: (work) => before(work), last: (work) => after(work) };
