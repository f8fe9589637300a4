import { aroundEach } from "./hooks";

/** Sets environment variables for the tests of a `describe`, and restores them afterwards. */
export function environment(variables: () => Readonly<Record<string, string>>, hooks = aroundEach): void {
  const before: Record<string, string | undefined> = {};
  hooks.first(() => {
    for (const [name, value] of Object.entries(variables())) {
      before[name] = process.env[name];
      process.env[name] = value;
    }
  });
  hooks.last(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  });
}
