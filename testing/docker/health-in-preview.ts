/** Changed health of resources in the text of `preview --diff`: resource name to the health that was found. */
export const healthInPreview = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split("[urn=").flatMap((block) => {
      const name = /^[^\]]*::([^\]]+)\]/.exec(block)?.[1];
      const health = /\bhealth *: "healthy" => "([^"]*)"/.exec(block)?.[1];
      return name === undefined || health === undefined ? [] : [[name, health] as const];
    }),
  );
