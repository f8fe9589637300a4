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
  /** True if these ports are easier to move than others: a problem of two ranges names their argument. @defaultValue false */
  readonly isMovable?: boolean;
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
      .map((other) =>
        range.isMovable && !other.isMovable ? overlapProblem(range, other) : overlapProblem(other, range),
      ),
  ),
];

const overlapProblem = (moved: PortRange, other: PortRange): Problem => ({
  property: moved.property,
  reason: `must keep the ${moved.of} (${formatRange(moved)}) apart from the ${other.of} (${formatRange(other)}), got ${moved.value}; change it`,
});

const formatRange = ({ first, last }: PortRange): string => (first === last ? String(first) : `${first} to ${last}`);
