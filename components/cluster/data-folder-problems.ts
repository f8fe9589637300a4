import type { DataFolderFindings } from "../runtime/data-folder-findings";
import type { Problem } from "../shared/problems";

/** Service whose data may be spread over several folders. */
interface SpreadData {
  readonly service: string;
  /** Location of the data, in the words of the runtime. */
  readonly place: string;
  /** @defaultValue - data is in one place */
  readonly folders?: DataFolderFindings;
}

/** Problems of the list of folders, each once. Kafka would recreate partitions of folders that are not listed, without records. */
export const folderListProblems = (services: readonly SpreadData[]): Problem[] =>
  [...new Set(services.flatMap(({ folders }) => folders?.reason ?? []))].map((reason) => ({
    property: "dataDir",
    reason,
  }));

/** Services with a lost folder: Kafka would start without its partitions. */
export const servicesWithLostFolders = <Data extends SpreadData>(services: readonly Data[]): Data[] =>
  services.filter(({ folders }) => folders !== undefined && folders.lost.length > 0);

/**
 * Problem of a service with lost folders.
 *
 * @param clusterId - id of the cluster of the data. @defaultValue - unknown, so the loss can't be accepted
 */
export const lostFolderProblem = ({ service, place, folders }: SpreadData, clusterId?: string): Problem => ({
  property: `data of ${service}`,
  reason:
    `must exist in all folders that it is spread over (${place}), got none of it in ${folders?.lost.join(", ")}; ` +
    `mount the right disk or restore the data${clusterId === undefined ? "" : `, or, to continue without the lost part, run \`pulumi config set acceptDataLoss ${clusterId}\``}`,
});
