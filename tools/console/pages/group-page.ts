import { html } from "hono/html";

import { type ConsumerGroup, lagOf } from "../../groups/consumer-group";
import type { Page } from "./document";
import { figures, type Row, tableSection } from "./parts";
import { topicPath, type View } from "./view";

/** Page of a consumer group: its offsets, and its members. */
export function groupPage(view: View, group: ConsumerGroup): Page {
  const { texts, formats } = view;
  const lag = lagOf(group);
  const content = html`<h1>${group.name}</h1>
${figures([
  { name: texts.state, value: group.state },
  { name: texts.members, value: formats.number(group.members.length) },
  { name: texts.lag, value: lag === null ? "–" : formats.number(lag) },
])}
${tableSection(
  "partitions",
  texts.partitions,
  [
    { name: texts.topic },
    { name: texts.partition, isNumber: true },
    { name: texts.nextOffset, isNumber: true },
    { name: texts.end, isNumber: true },
    { name: texts.lag, hint: texts.lagHint, isNumber: true },
    { name: texts.member },
  ],
  group.partitions.map((partition) => partitionRow(view, partition)),
  texts.noPartitions,
)}
${tableSection(
  "members",
  texts.members,
  [{ name: texts.member }, { name: texts.client }, { name: texts.host }],
  group.members.map(({ id, clientId, host }) => ({
    id: `member-${encodeURIComponent(id)}`,
    cells: [html`<code>${id}</code>`, clientId, html`<code>${host.replace(/^\//, "")}</code>`],
  })),
  texts.noMembers,
)}`;
  return { title: group.name, kind: texts.groups, content };
}

function partitionRow({ formats, link }: View, row: ConsumerGroup["partitions"][number]): Row {
  const { topic, partition, currentOffset, endOffset, lag, member } = row;
  return {
    id: `partition-${topic}-${partition}`,
    cells: [
      html`<a href="${link(topicPath(topic))}">${topic}</a>`,
      String(partition),
      currentOffset === null ? "–" : String(currentOffset),
      endOffset === null ? "–" : String(endOffset),
      lag === null ? "–" : formats.number(lag),
      member === null ? "–" : html`<code>${member.clientId}</code>`,
    ],
  };
}
