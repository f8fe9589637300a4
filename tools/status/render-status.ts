import { styleText } from "node:util";

import { HEALTHY } from "../../components/pulumi/health";
import { firstExpiry } from "../inspect/inspected-security";
import { printable } from "../printable";
import { renderTable } from "../text-table";
import { formatBytes, formatDuration } from "./quantity";
import type { StackStatus } from "./stack-status";

/** Colours text that is good or bad. */
export type Paint = (colour: "green" | "red", text: string) => string;

/** Colours on terminals that have colours; none with `NO_COLOR` and none in a pipe. */
export const terminalPaint: Paint = (colour, text) => styleText(colour, text, { stream: process.stdout });

/** Status as text for people. */
export function renderStatus(status: StackStatus, paint: Paint): string {
  return [
    heading(status),
    servicesTable(status, paint),
    brokersTable(status),
    quorumTable(status),
    topicsTable(status),
    groupsTable(status),
    conclusion(status, paint),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function heading({
  stack: { name, runtime, coordination, kafkaVersion, security, bootstrapServers },
}: StackStatus): string {
  const kafka = `Kafka ${kafkaVersion ?? "of unknown version"} with ${coordination === "kraft" ? "KRaft" : "ZooKeeper"}`;
  return [
    `Stack ${name}: ${kafka}, runtime ${runtime}${bootstrapServers && `, ${bootstrapServers}`}`,
    ...(security ? [`Security ${security.mode}; the first certificate expires ${firstExpiry(security)}`] : []),
  ].join("\n");
}

function servicesTable({ services }: StackStatus, paint: Paint): string {
  const hasHosts = services.some(({ host }) => host !== undefined);
  const header = [
    "SERVICE",
    ...(hasHosts ? ["HOST"] : []),
    "PID",
    "VERSION",
    "UPTIME",
    "MEMORY",
    "DATA",
    "DISK FREE",
    "HEALTH",
  ];
  return renderTable(
    header,
    services.map(
      ({ name, host = "-", pid, version = "-", uptimeSeconds, memoryBytes, dataBytes, freeBytes, health }) => [
        name,
        ...(hasHosts ? [host] : []),
        String(pid ?? "-"),
        version,
        formatDuration(uptimeSeconds),
        formatBytes(memoryBytes),
        formatBytes(dataBytes),
        formatBytes(freeBytes),
        health === HEALTHY ? paint("green", health) : paint("red", "not healthy"),
      ],
    ),
  );
}

const brokersTable = ({ cluster: { brokers }, stack }: StackStatus): string =>
  brokers.length === 0
    ? ""
    : renderTable(
        ["BROKER", "SERVICE", "ADDRESS", "ROLE"],
        brokers.map(({ id, service, address, failure, isRegistered, isController }) => [
          String(id ?? "-"),
          service,
          address || "-",
          failure !== undefined
            ? "no answer"
            : isController
              ? "controller"
              : isRegistered || stack.coordination === "kraft"
                ? "broker"
                : "not registered",
        ]),
      );

const quorumTable = ({ cluster: { quorum } }: StackStatus): string =>
  quorum === undefined
    ? ""
    : renderTable(
        ["CONTROLLER", "ROLE", "BEHIND"],
        quorum.voters.map(({ id, lagMs }) => [
          String(id),
          id === quorum.leaderId ? "leader" : "follower",
          lagMs === null ? "never caught up" : `${lagMs} ms`,
        ]),
      );

const topicsTable = ({ cluster: { topics } }: StackStatus): string =>
  topics.length === 0
    ? ""
    : renderTable(
        ["TOPIC", "PARTITIONS", "REPLICAS", "SIZE", "OUT OF SYNC", "NO LEADER"],
        topics.map(({ name, partitions, replicas, bytes, outOfSync, leaderless }) => [
          name,
          String(partitions),
          String(replicas),
          formatBytes(bytes),
          String(outOfSync.length),
          String(leaderless.length),
        ]),
      );

const groupsTable = ({ groups }: StackStatus): string =>
  groups.length === 0
    ? ""
    : renderTable(
        ["GROUP", "STATE", "MEMBERS", "LAG"],
        groups.map(({ name, state, members, lag }) => [printable(name), state, String(members), String(lag ?? "-")]),
      );

const conclusion = ({ problems }: StackStatus, paint: Paint): string =>
  problems.length === 0
    ? paint("green", "All is well.")
    : [paint("red", "Problems:"), ...problems.map((problem) => `  ${problem}`)].join("\n");
