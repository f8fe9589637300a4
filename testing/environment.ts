/** Runs an action with additional environment variables, which every program that the action starts inherits. */
export async function withEnvironment<Result>(
  variables: Readonly<Record<string, string>>,
  action: () => Promise<Result>,
): Promise<Result> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await action();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  }
}
