type Work = () => void | Promise<void>;

/** When what the tests of a `describe` need is made, and when it is taken away. */
export interface Hooks {
  readonly first: (work: Work) => void;
  readonly last: (work: Work) => void;
}

/** Each test has its own. */
export const aroundEach: Hooks = { first: (work) => beforeEach(work), last: (work) => afterEach(work) };

/** All tests share one. */
export const aroundAll: Hooks = { first: (work) => before(work), last: (work) => after(work) };
