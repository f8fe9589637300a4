import type { PortRequest } from "./runtime";

/** The port of a service whose group counts up from its first; `0`, which is picked for each, stays. */
export const countedPort = ({ port, rank }: Pick<PortRequest, "port" | "rank">): number =>
  port === 0 ? 0 : port + rank;
