import { type PortRange, portRangeProblems } from "../../shared/port-ranges";
import type { Problem } from "../../shared/problems";
import { METRICS_PORT, type PortPlan, portAt, type ServicePlan } from "../service-plan";

/** Port of a service; ports that the system picks are left out. */
interface PlannedPort extends PortPlan {
  readonly group: string;
  readonly index: number;
}

/** Problems of the ports of services that share one machine: they exceed 65535, or the ports of two groups overlap. */
export function portProblems(services: readonly ServicePlan[]): Problem[] {
  // Clients' services first: a problem of two ranges of ports names the argument of the first range.
  const ports = [...services]
    .sort((one, other) => Number(one.exposure === "internal") - Number(other.exposure === "internal"))
    .flatMap(({ group, index, ports }) => ports.map((port) => ({ ...port, group, index })))
    .filter(({ first }) => first !== 0);
  const equal = equalPortProblems(ports);
  return equal.length > 0 ? equal : portRangeProblems(portRanges(ports));
}

/** Two arguments with the same value. This problem is easier to understand than the overlap of two ranges. */
function equalPortProblems(ports: readonly PlannedPort[]): Problem[] {
  const values = [...new Map(ports.filter(isSetByItself).map(({ argument, first }) => [argument, first]))];
  return values.flatMap(([argument, value], position) =>
    values
      .slice(0, position)
      .filter(([, other]) => other === value)
      .map(([other]) => ({
        property: argument,
        reason: `must differ from ${other}, got ${value} for both; change one of them`,
      })),
  );
}

/** One range of ports for each purpose in each group. */
function portRanges(ports: readonly PlannedPort[]): PortRange[] {
  const purposeOf = ({ name, group }: PlannedPort) => `${name} ports of ${group}`;
  return [...new Map(ports.map((port) => [purposeOf(port), port]))].map(([of, { name, argument, argumentValue }]) => {
    const numbers = ports.filter((port) => purposeOf(port) === of).map((port) => portAt(port, port.index));
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    return { property: argument, value: argumentValue, of, first, last, isMovable: name === METRICS_PORT };
  });
}

/** True for a port whose number is the value of its argument. */
const isSetByItself = ({ first, argumentValue }: PlannedPort): boolean => first === argumentValue;
