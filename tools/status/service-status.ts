import { withDeadline } from "../../components/shared/deadline";
import { errorMessage } from "../../components/shared/error-message";
import type { InspectedService, Place } from "../inspect/inspected-stack";

/** Use of its machine by a running service. A value that can't be read is missing. */
export interface ServiceUsage {
  /** Id of the process on its machine. */
  readonly pid?: number;
  /** Time since its start, in seconds. */
  readonly uptimeSeconds?: number;
  /** Memory in use, in bytes. */
  readonly memoryBytes?: number;
  /** Data on its disk, in bytes. */
  readonly dataBytes?: number;
  /** Space for data that is left on its disk, in bytes. */
  readonly freeBytes?: number;
}

/** Health of a service, and its use of the machine. */
export interface ServiceCondition extends ServiceUsage {
  /** `healthy`, or the problem in words. */
  readonly health: string;
}

/** Service and its condition. */
export interface ServiceStatus extends ServiceCondition {
  readonly name: string;
  readonly kind: InspectedService["kind"];
  readonly version?: string;
  /** Name of the host that the service runs on. @defaultValue - the runtime has no hosts */
  readonly host?: string;
}

/** Time for the answer about one service, in milliseconds: more than a log-in and a health check by SSH take. */
const TIMEOUT_MS = 15_000;

/** Status of a service. An inspection that fails, or takes too long, is a problem of the service. */
export async function serviceStatus(
  { name, kind, version, place }: InspectedService,
  inspect: () => Promise<ServiceCondition>,
  timeoutMs = TIMEOUT_MS,
): Promise<ServiceStatus> {
  const late = () => new Error(`the health check did not finish within ${timeoutMs} ms`);
  const condition = await withDeadline(timeoutMs, inspect, late).catch((error) => ({ health: errorMessage(error) }));
  return { name, kind, ...(version !== undefined && { version }), ...hostOf(place), ...condition };
}

const hostOf = (place: Place): Pick<ServiceStatus, "host"> =>
  place.runtime === "ssh" ? { host: place.service.host } : {};
