import { parseProperties, renderProperties } from "../shared/properties";
import type { ServiceSpec } from "./service-spec";

/** Files of a service whose change restarts the service: the main file is without its live settings. */
export function restartFiles(spec: Pick<ServiceSpec, "files" | "arguments" | "liveSettings">): Record<string, string> {
  const { files, liveSettings = {} } = spec;
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      isMainFile(name, spec) && Object.keys(liveSettings).length > 0 ? withoutSettings(text, liveSettings) : text,
    ]),
  );
}

/** True if the service reads the file as its main configuration. */
export const isMainFile = (name: string, { arguments: args }: Pick<ServiceSpec, "arguments">): boolean =>
  args.some((argument) => argument.endsWith(`/${name}`));

const withoutSettings = (text: string, names: Readonly<Record<string, unknown>>): string =>
  renderProperties(
    Object.fromEntries(Object.entries(parseProperties(text)).filter(([name]) => !Object.hasOwn(names, name))),
  );
