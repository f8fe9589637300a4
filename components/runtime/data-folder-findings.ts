import { dirname } from "node:path";

/** Part of the data of a service: the content of one of its folders. */
export interface DataPart {
  /** Folder that contains the part. */
  readonly folder: string;
  /** Position of the folder in `dataDir`, from 0. */
  readonly index: number;
  /** Position of the folder in the list that the service used last, from 0. */
  readonly position: number;
  /** Folders that the service was ready with, in their order. @defaultValue - this folder alone */
  readonly folders: readonly string[];
}

/** Findings about the folders of the data of a service. */
export interface DataFolderFindings {
  /** Problem of the list of folders: the rest of a sentence that begins with `dataDir`. @defaultValue - none */
  readonly reason?: string;
  /** Folders that contained a part of the data, and contain none now. */
  readonly lost: readonly string[];
}

/**
 * Compares the folders that a service is to use with those that contain its data. Kafka itself would start without the
 * partitions of a missing folder, and create them again without their records.
 *
 * @param planned - folders to use, in their order.
 * @param recorded - folders of the last start, in their order. @defaultValue - not recorded
 */
export function dataFolderFindings(
  planned: readonly string[],
  parts: readonly DataPart[],
  recorded: readonly string[] = [],
): DataFolderFindings {
  const used = parts
    .map(({ folders }) => folders)
    .reduce((most, folders) => (folders.length > most.length ? folders : most), []);
  const known = used.length > recorded.length ? used : recorded;
  const isFilled = (index: number): boolean => parts.some((part) => part.index === index);
  const added = parts.find(({ index, position }) => index !== position && isFilled(0) && index >= known.length);
  if (added !== undefined) {
    return {
      reason: `must add empty folders only, got ${added.folder}, which contains data; set another folder, or move that data away`,
      lost: [],
    };
  }
  const isReordered =
    parts.some(({ index, position }) => index !== position) ||
    planned.some((folder, index) => known.includes(folder) && known[index] !== folder);
  const isShortened = used.length > planned.length || parts.some(({ index }) => index >= planned.length);
  if (isReordered || isShortened) {
    const held =
      known.length > 0
        ? known
        : [...parts].sort((one, other) => one.position - other.position).map(({ folder }) => folder);
    return {
      reason: `must begin with the folders that contain data, in their order (${rootsOf(held)}), got ${rootsOf(planned)}; add further folders only at the end`,
      lost: [],
    };
  }
  return { lost: parts.length === 0 ? [] : planned.slice(0, used.length).filter((_, index) => !isFilled(index)) };
}

const rootsOf = (folders: readonly string[]): string => folders.map((folder) => dirname(folder)).join(",");
