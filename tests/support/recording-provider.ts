/** A module behind a dynamic provider whose methods give back their own name and what they were called with. */
const recording =
  (method: string) =>
  async (...args: unknown[]) => [method, ...args];

export = {
  check: recording("check"),
  diff: recording("diff"),
  create: recording("create"),
  read: recording("read"),
  update: recording("update"),
  delete: recording("delete"),
};
