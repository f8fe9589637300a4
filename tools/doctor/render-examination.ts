import type { InspectedStack } from "../inspect/inspected-stack";
import { renderTable } from "../text-table";
import type { CheckedListener } from "./check-listeners";
import type { Examination } from "./examination";
import type { Finding } from "./finding";
import { isForClientsAt } from "./listener-findings";

/** Text of an examination for people: a table of the listeners, then the findings. */
export const renderExamination = ({ listeners, findings }: Examination, runtime: InspectedStack["runtime"]): string =>
  [
    ...(listeners.length === 0 ? [] : [listenerTable(listeners, runtime), ""]),
    ...(findings.length === 0 ? ["No problems and no hints."] : findings.map(findingText)),
  ].join("\n");

/** Security of a listener, by its protocol. */
const SECURITY: Readonly<Record<string, string>> = {
  PLAINTEXT: "none",
  SSL: "TLS, certificate",
  SASL_SSL: "TLS, password",
};

function listenerTable(listeners: readonly CheckedListener[], runtime: InspectedStack["runtime"]): string {
  const places = listeners[0]?.connections.map(({ from }) => `FROM ${from.toUpperCase()}`) ?? [];
  return renderTable(
    ["BROKER", "LISTENER", "SECURITY", "ADVERTISED", ...places],
    listeners.map((listener) => [
      String(listener.broker),
      listener.name,
      SECURITY[listener.protocol] ?? listener.protocol,
      listener.advertised,
      ...listener.connections.map((connection) => {
        const no = isForClientsAt(connection, listener, runtime) ? "no" : "no, not meant to";
        return connection.reachable ? "yes" : no;
      }),
    ]),
  );
}

const findingText = ({ severity, subject, message, advice }: Finding): string =>
  `${severity}: ${subject}: ${message}; ${advice}`;
