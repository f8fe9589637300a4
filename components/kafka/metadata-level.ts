import { type Catalogue, nearestCatalogue, newestCatalogue, protocolsOf } from "../settings/catalogue";

/** First protocol that is a version of KRaft's metadata: level 1 (`MetadataVersion` in Kafka). */
const FIRST = "3.0-IV1";

/**
 * Level of KRaft's metadata with this protocol. The level of a release is that of its last protocol.
 *
 * @param protocolVersion - `3.9` or `3.7-IV4`.
 * @param version - version of Kafka that knows the protocol.
 * @returns `undefined` if the protocol is not known, or older than KRaft.
 */
export function metadataLevelOf(protocolVersion: string, version: string): number | undefined {
  const isOfRelease = (protocol: string): boolean => protocol.startsWith(`${protocolVersion}-IV`);
  const index = levelsOf(nearestCatalogue(version)).findLastIndex(
    (protocol) => protocol === protocolVersion || isOfRelease(protocol),
  );
  return index < 0 ? undefined : index + 1;
}

/** Protocol with this level: `3.9-IV0`; `undefined` for a level that no known version of Kafka has. */
export const protocolOfLevel = (level: number): string | undefined => levelsOf(newestCatalogue())[level - 1];

/** Protocols that are versions of the metadata, in order. */
function levelsOf(catalogue: Catalogue): readonly string[] {
  const protocols = protocolsOf(catalogue).filter((protocol) => protocol.includes("-IV"));
  return protocols.slice(protocols.indexOf(FIRST));
}
