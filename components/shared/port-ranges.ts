import type { Problem } from "./problems";

/** Ports of one machine that count up from the first, one for each service. */
export interface PortRange {
  /** Configuration key that moves them. */
  readonly property: string;
  /** Value of that key. */
  readonly value: number;
  /** Whose they are: `ports of brokers`. */
  readonly of: string;
  readonly first: number;
  readonly last: number;
}

/** What is wrong with the ports of one machine: they leave the range of ports, or lead into each other. */
export const portRangeProblems = (ranges: readonly PortRange[]): Problem[] => [
  ...ranges
    .filter(({ last }) => last > 65_535)
    .map(({ property, of, first, last }) => ({
      property,
      reason: `must leave room up to 65535 for the ${of}, got ${first}, from which they count up to ${last}; lower it`,
    })),
  ...ranges.flatMap((range, index) =>
    ranges
      .slice(0, index)
      .filter(({ first, last }) => first <= range.last && range.first <= last)
      .map((other) => ({
        property: other.property,
        reason: `must keep the ${other.of} (${shown(other)}) apart from the ${range.of} (${shown(range)}), got ${other.value}; change it`,
      })),
  ),
];

const shown = ({ first, last }: PortRange): string => (first === last ? String(first) : `${first} to ${last}`);
