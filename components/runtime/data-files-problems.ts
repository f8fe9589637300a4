import { isDeepStrictEqual } from "node:util";

import type { Problem } from "../shared/problems";
import type { ServiceSpec } from "./service-spec";

type DataFiles = NonNullable<ServiceSpec["dataFiles"]>;

/**
 * Problem of a deployed service whose `dataFiles` change. These files say which cluster and server the existing data
 * belongs to.
 */
export const dataFilesProblems = (service: string, olds: DataFiles = {}, news: DataFiles = {}): Problem[] =>
  isDeepStrictEqual(olds, news)
    ? []
    : [
        {
          property: "dataFiles",
          reason:
            `must stay ${format(olds)} while ${service} has data, got ${format(news)}; set the changed setting back, ` +
            "such as zookeepers, or destroy the stack first",
        },
      ];

const format = (files: DataFiles): string =>
  Object.keys(files).length === 0
    ? "none"
    : Object.entries(files)
        .map(([name, text]) => `${name} ${text.trim()}`)
        .join(", ");
