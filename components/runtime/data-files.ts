import { isDeepStrictEqual } from "node:util";

import type { ServiceSpec } from "./service-spec";

type DataFiles = NonNullable<ServiceSpec["dataFiles"]>;

/** That a service whose data is there can't get other files among it: the data would be taken for another's. */
export const dataFilesProblems = (service: string, olds: DataFiles = {}, news: DataFiles = {}) =>
  isDeepStrictEqual(olds, news)
    ? []
    : [
        {
          property: "dataFiles",
          reason: `of ${service} must stay ${named(olds)} for as long as its data is there, got ${named(news)}; set back what asks for it, such as zookeepers, or destroy the stack first`,
        },
      ];

const named = (files: DataFiles): string =>
  Object.keys(files).length === 0
    ? "none"
    : Object.entries(files)
        .map(([name, text]) => `${name} ${text.trim()}`)
        .join(", ");
