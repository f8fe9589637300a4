import { z } from "zod";

/** Numbers of servers that a quorum may have. */
const SIZES: readonly unknown[] = [1, 3, 5];

/** A number of servers that decide by more than half of them: ZooKeepers, or KRaft controllers. */
export const QUORUM_SIZE_SCHEMA = z.custom<number>(
  (value) => SIZES.includes(value),
  "must be 1, 3 or 5, for an even number survives no more failures than one less, and more than 5 only slow writes down",
);
