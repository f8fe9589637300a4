import { html } from "hono/html";

import { HEALTHY } from "../../../components/pulumi/health";
import type { BrokerStatus, QuorumStatus, TopicStatus } from "../../status/cluster-status";
import type { GroupStatus } from "../../status/group-statuses";
import type { ServiceStatus } from "../../status/service-status";
import type { StackStatus } from "../../status/stack-status";
import type { Page } from "./document";
import { badge, type Figure, figures, problemList, type Row, tableSection } from "./parts";
import { groupPath, topicPath, type View } from "./view";

/** Page of a stack: topics, consumer groups, brokers and services. */
export function overviewPage(view: View, status: StackStatus): Page {
  const { texts } = view;
  const { stack, services, cluster, groups, problems } = status;
  const facts = [stack.kafkaVersion && `Kafka ${stack.kafkaVersion}`, stack.runtime, COORDINATION[stack.coordination]];
  const content = html`<h1>${stack.name}</h1>
<p class="facts">${facts.filter(Boolean).join(" · ")}</p>
${problems.length > 0 ? problemList(texts.problems, problems) : html`<div class="banner good" role="status">${texts.well}</div>`}
${figures(figuresOf(view, status))}
${tableSection(
  "topics",
  texts.topics,
  [
    { name: texts.name },
    { name: texts.partitions, isNumber: true },
    { name: texts.replicas, isNumber: true },
    { name: texts.size, isNumber: true },
    { name: texts.state },
  ],
  cluster.topics.map((topic) => topicRow(view, topic)),
  texts.noTopics,
)}
${tableSection(
  "groups",
  texts.groups,
  [
    { name: texts.name },
    { name: texts.state },
    { name: texts.members, isNumber: true },
    { name: texts.lag, hint: texts.lagHint, isNumber: true },
  ],
  groups.map((group) => groupRow(view, group)),
  texts.noGroups,
)}
${tableSection(
  "brokers",
  texts.brokers,
  [{ name: texts.broker }, { name: texts.address }, { name: texts.role }, { name: texts.state }],
  cluster.brokers.map((broker) => brokerRow(view, broker, cluster.quorum)),
  texts.noBrokers,
)}
${tableSection(
  "services",
  texts.services,
  [
    { name: texts.service },
    { name: texts.version },
    { name: texts.pid, isNumber: true },
    { name: texts.uptime, isNumber: true },
    { name: texts.memory, isNumber: true },
    { name: texts.data, isNumber: true },
    { name: texts.free, isNumber: true },
    { name: texts.health },
  ],
  services.map((service) => serviceRow(view, service)),
  texts.noServices,
)}`;
  return { title: stack.name, content };
}

/** Names of the coordination. */
const COORDINATION = { zookeeper: "ZooKeeper", kraft: "KRaft" } as const;

/** Place of a value that is unknown. */
const UNKNOWN = "–";

function figuresOf({ texts, formats }: View, { cluster: { brokers, topics }, groups }: StackStatus): readonly Figure[] {
  const up = brokers.filter(({ failure }) => failure === undefined).length;
  const lags = groups.flatMap(({ lag }) => lag ?? []);
  const known = (text: string): string => (up > 0 ? text : UNKNOWN);
  return [
    { name: texts.brokers, value: `${up} / ${brokers.length}`, isBad: up < brokers.length },
    { name: texts.topics, value: known(formats.number(topics.filter(({ name }) => !isInternal(name)).length)) },
    { name: texts.partitions, value: known(formats.number(sum(topics.map(({ partitions }) => partitions)))) },
    { name: texts.size, value: known(formats.bytes(sum(topics.map(({ bytes }) => bytes)))) },
    { name: texts.lag, value: lags.length > 0 ? formats.number(sum(lags)) : UNKNOWN },
  ];
}

function topicRow({ texts, formats, link }: View, topic: TopicStatus): Row {
  const { name, partitions, replicas, bytes, outOfSync, leaderless } = topic;
  const problems = [
    ...(leaderless.length > 0 ? [texts.leaderless(formats.number(leaderless.length))] : []),
    ...(outOfSync.length > 0 ? [texts.outOfSync(formats.number(outOfSync.length))] : []),
  ];
  const well = isInternal(name) ? badge("plain", texts.internal) : badge("good", texts.inSync);
  return {
    id: `topic-${name}`,
    cells: [
      html`<a href="${link(topicPath(name))}">${name}</a>`,
      formats.number(partitions),
      formats.number(replicas),
      formats.bytes(bytes),
      problems.length > 0 ? badge("bad", problems.join(", ")) : well,
    ],
  };
}

const groupRow = ({ formats, link }: View, { name, state, members, lag }: GroupStatus): Row => ({
  id: `group-${encodeURIComponent(name)}`,
  cells: [
    html`<a href="${link(groupPath(name))}">${name}</a>`,
    badge(state === "Stable" ? "good" : "plain", state),
    formats.number(members),
    lag === null ? UNKNOWN : formats.number(lag),
  ],
});

function brokerRow({ texts }: View, broker: BrokerStatus, quorum: QuorumStatus | undefined): Row {
  const { id, service, address, isController, failure } = broker;
  const isActive = isController || (id !== undefined && quorum?.leaderId === id);
  return {
    id: `broker-${service}`,
    cells: [
      id === undefined ? service : String(id),
      html`<code>${address}</code>`,
      isActive ? badge("plain", texts.controller) : texts.broker,
      failure === undefined ? badge("good", texts.up) : badge("bad", texts.down),
    ],
  };
}

function serviceRow({ texts, formats }: View, service: ServiceStatus): Row {
  const { name, host, version, pid, uptimeSeconds, memoryBytes, dataBytes, freeBytes, health } = service;
  const bytes = (value: number | undefined): string => (value === undefined ? UNKNOWN : formats.bytes(value));
  return {
    id: `service-${name}`,
    cells: [
      host === undefined ? name : html`${name} <span class="note">${host}</span>`,
      version ?? UNKNOWN,
      pid === undefined ? UNKNOWN : String(pid),
      uptimeSeconds === undefined ? UNKNOWN : formats.duration(uptimeSeconds * 1_000),
      bytes(memoryBytes),
      bytes(dataBytes),
      bytes(freeBytes),
      health === HEALTHY ? badge("good", texts.healthy) : badge("bad", health),
    ],
  };
}

/** True if a topic is one of Kafka's own. */
const isInternal = (topic: string): boolean => topic.startsWith("__");

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
