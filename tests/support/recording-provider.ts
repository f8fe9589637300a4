/** Provider module whose methods return their own name and their arguments. */
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
