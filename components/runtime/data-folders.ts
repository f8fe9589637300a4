import { isAbsolute } from "node:path";

import type { Problem } from "../shared/problems";
import type { ServicePlan } from "./service-plan";
import type { ServiceFolders } from "./service-spec";

/** Folders for data: one, or several as a list, as a list in JSON, or as text with a comma between two folders. */
export type DataDir = string | readonly string[];

/** Folders that a `dataDir` names, as they are written. @defaultValue - none */
export function foldersIn(dataDir: DataDir = []): readonly string[] {
  if (typeof dataDir !== "string") {
    return dataDir;
  }
  return listInJson(dataDir) ?? (dataDir.includes(",") ? dataDir.split(",").map((folder) => folder.trim()) : [dataDir]);
}

/** `config set --path 'dataDir[0]'` makes a list, and the engine passes lists as JSON. */
function listInJson(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * First problem of the form of a `dataDir`.
 *
 * @param absolute - function that makes the path of a folder absolute.
 */
export function dataDirProblems(dataDir: unknown, absolute: (folder: string) => string): Problem[] {
  const reason = dataDir === undefined ? undefined : (formReason(dataDir) ?? pathReason(dataDir as DataDir, absolute));
  return reason === undefined ? [] : [{ property: "dataDir", reason }];
}

function formReason(dataDir: unknown): string | undefined {
  const given = JSON.stringify((typeof dataDir === "string" && listInJson(dataDir)) || dataDir);
  const folders = typeof dataDir === "string" || Array.isArray(dataDir) ? foldersIn(dataDir) : [];
  if (folders.length === 0 || folders.some((folder) => typeof folder !== "string")) {
    return `must be a folder or a list of folders, got ${given}; set it to text such as "/d1" or "/d1,/d2"`;
  }
  if (folders.some((folder) => folder.trim() === "")) {
    return `must not contain an empty entry, got ${given}; name a folder in each entry, and end the text without a comma`;
  }
  const isText = typeof dataDir === "string" && listInJson(dataDir) === undefined;
  const rest = isText && isExplicit(folders[0] ?? "") ? folders.find((folder) => !isExplicit(folder)) : undefined;
  return rest === undefined
    ? undefined
    : `must begin each folder after a comma with "/", "~" or ".", got ${given}; write ${JSON.stringify(`./${rest}`)} for a folder of the project; ${WITH_COMMA}`;
}

function pathReason(dataDir: DataDir, absolute: (folder: string) => string): string | undefined {
  const paths = foldersIn(dataDir).map(absolute);
  const withComma = paths.find((path) => path.includes(","));
  if (withComma !== undefined) {
    return `must not contain a comma, got ${JSON.stringify(withComma)}; ${WITH_COMMA}`;
  }
  const names = paths.map((path) => `${path.replace(/[/\\]+$/, "")}/`);
  const twice = paths.find((_, index) => names.indexOf(names[index] ?? "") < index);
  if (twice !== undefined) {
    return `must name each folder once, got ${JSON.stringify(twice)} twice; remove one of the two entries`;
  }
  const isInside = (inner: number, outer: number) => inner !== outer && names[inner]?.startsWith(names[outer] ?? "");
  const inner = paths.findIndex((_, index) => paths.some((_path, other) => isInside(index, other)));
  const outer = paths.findIndex((_, index) => isInside(inner, index));
  return inner < 0
    ? undefined
    : `must not contain a folder inside another one, got ${JSON.stringify(paths[inner])} in ${JSON.stringify(paths[outer])}; set two folders side by side`;
}

const WITH_COMMA =
  "a comma separates two folders, also for Kafka, so one folder needs a path without a comma, such as a symbolic link";

/** True if a path can't be the rest of a path that contains a comma. */
const isExplicit = (folder: string): boolean => isAbsolute(folder) || /^[~.]/.test(folder);

/** Folders of the data of a service, the one that identifies the data first. */
export const dataFoldersOf = ({ data, furtherData = [] }: Pick<ServiceFolders, "data" | "furtherData">): string[] => [
  data,
  ...furtherData,
];

/**
 * Folders of the data of a service.
 *
 * @param roots - folders with a folder for each service, at least one.
 * @param join - joins a folder and the name of a service.
 */
export function serviceDataFolders(
  roots: readonly string[],
  service: string,
  services: readonly Pick<ServicePlan, "service" | "spreadsData">[],
  join: (root: string, service: string) => string,
): Pick<ServiceFolders, "data" | "furtherData"> {
  const [data = "", ...furtherData] = roots.map((root) => join(root, service));
  const spreads = services.some((plan) => plan.service === service && plan.spreadsData);
  return { data, ...(spreads && furtherData.length > 0 && { furtherData }) };
}
