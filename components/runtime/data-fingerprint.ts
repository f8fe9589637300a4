import { isDeepStrictEqual } from "node:util";

import type { DataFingerprint, ServiceSpec } from "./service-spec";

type DataFiles = NonNullable<ServiceSpec["dataFiles"]>;

/** Whether data is known to be discarded; for an input of a resource, a mark without a line stands for none. */
export const isFingerprint = (dataToDelete: DataFingerprint | undefined): dataToDelete is DataFingerprint =>
  typeof dataToDelete === "object" && dataToDelete.line !== "";

/** For an input of a resource: no data is discarded. */
export const NO_FINGERPRINT: DataFingerprint = { file: "", line: "" };

/** What is new as it compares with what was: data that was discarded then needs not be discarded again. */
export const withCompletedDeletion = <News extends { readonly dataToDelete?: DataFingerprint }>(
  { dataToDelete }: { readonly dataToDelete?: DataFingerprint },
  news: News,
): News => (isFingerprint(news.dataToDelete) || dataToDelete === undefined ? news : { ...news, dataToDelete });

/** That a file among data has another text than it must have. */
export const differentDataFileMessage = (name: string, dataDir: string, wanted: string, found: string): string =>
  `${name} in data folder ${dataDir} must be ${shown(wanted)}, got ${shown(found)}; it is left as it is: bring the right data back`;

/** That a file is missing from data that is there. */
export const missingDataFileMessage = (name: string, dataDir: string, wanted: string, other: string): string =>
  `data folder ${dataDir} must hold ${name} beside what is there (${other}), got none; bring the right data back, or, if it is ` +
  `this service's, write ${shown(wanted)} into that file`;

const shown = (text: string): string => JSON.stringify(text.trim());

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
