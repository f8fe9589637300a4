import type { Problem } from "../shared/problems";

/**
 * Problem of several folders for the data. Existing data, its owner and its deletion are checked per service, in one folder;
 * and with KRaft, Kafka 3.3 itself can't recover a broker with several folders when one disk fails (KIP-858).
 */
export const severalFoldersProblem = (dataDir: unknown): Problem => ({
  property: "dataDir",
  reason:
    `must be one folder without a comma, got ${JSON.stringify(dataDir)}; join the disks into one volume, such as with LVM or RAID, ` +
    "because this version of kafka-cluster keeps the data of a broker in one folder",
});

/** True for several folders: a list, a list in JSON, or text with commas, which separate the folders in `log.dirs`. */
export const areSeveralFolders = (dataDir: unknown): boolean =>
  Array.isArray(dataDir) || (typeof dataDir === "string" && /^\s*\[|,/.test(dataDir));
