import type { Problem } from "./problems";

/** Consecutive ports of one machine, one for each service of a group. */
export interface PortRange {
  /** Argument that sets the first port. */
  readonly property: string;
  /** Value of that argument. */
  readonly value: number;
  /** Purpose of the ports, for messages: `ports of brokers`. */
  readonly of: string;
  readonly first: number;
  readonly last: number;
}

/** Ranges of one machine that end above 65535, and pairs of ranges that overlap. */
export const portRangeProblems = (ranges: readonly PortRange[]): Problem[] => [
  ...ranges
    .filter(({ last }) => last > 65_535)
    .map(({ property, value, of, last }) => ({
      property,
      reason: `must leave room for the ${of} up to 65535, got ${value}, which needs ports up to ${last}; lower it`,
    })),
  ...ranges.flatMap((range, index) =>
    ranges
      .slice(0, index)
      .filter(({ first, last }) => first <= range.last && range.first <= last)
      .map((other) => ({
        property: other.property,
        reason: `must keep the ${other.of} (${formatRange(other)}) apart from the ${range.of} (${formatRange(range)}), got ${other.value}; change it`,
      })),
  ),
];

const formatRange = ({ first, last }: PortRange): string => (first === last ? String(first) : `${first} to ${last}`);
