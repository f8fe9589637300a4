import { html } from "hono/html";
import type { Page } from "./document";
import { isDate } from "./formats";
import { badge, figures, problemList, type Row, tableSection } from "./parts";
import type { RecordText } from "./record-text";
import { type PartitionRow, RECORD_COUNTS, type RecordChoice, type RecordRow, type TopicView } from "./topic-view";
import { type Html, topicPath, type View } from "./view";

/** Most characters of a key or value in its cell. The whole text is folded away. */
const MAX_CELL_CHARACTERS = 120;

/** Page of a topic: its last records and its partitions. */
export function topicPage(view: View, topic: TopicView, choice: RecordChoice): Page {
  const { texts, formats } = view;
  const problems = topic.partitions.flatMap(({ number, problem }) =>
    problem === undefined ? [] : [texts.unreadablePartition(String(number), problem)],
  );
  const outOfSync = topic.partitions.filter(({ replicas, inSync }) => inSync.length < replicas.length).length;
  const records = topic.partitions.reduce((sum, { first = 0, end = 0 }) => sum + end - first, 0);
  const content = html`<h1>${topic.name}</h1>
${problems.length > 0 ? problemList(texts.problems, problems) : ""}
${figures([
  { name: texts.partitions, value: formats.number(topic.partitions.length) },
  {
    name: texts.replicas,
    value: formats.number(Math.max(0, ...topic.partitions.map(({ replicas }) => replicas.length))),
  },
  {
    name: texts.inSync,
    value: `${topic.partitions.length - outOfSync} / ${topic.partitions.length}`,
    isBad: outOfSync > 0,
  },
  { name: texts.records, value: formats.number(records) },
])}
${tableSection(
  "records",
  texts.lastRecords,
  [
    { name: texts.offset, isNumber: true },
    { name: texts.partition, isNumber: true },
    { name: texts.time },
    { name: texts.key },
    { name: texts.value },
    { name: texts.headers },
  ],
  topic.records.map((record) => recordRow(view, record)),
  texts.noRecords,
  choiceForm(view, topic, choice),
)}
${tableSection(
  "partitions",
  texts.partitions,
  [
    { name: texts.partition, isNumber: true },
    { name: texts.leader },
    { name: texts.replicas },
    { name: texts.inSync },
    { name: texts.first, isNumber: true },
    { name: texts.end, isNumber: true },
    { name: texts.count, isNumber: true },
  ],
  topic.partitions.map((partition) => partitionRow(view, partition)),
  texts.none,
)}`;
  return { title: topic.name, kind: texts.topics, content };
}

/** Form that chooses records. It works without JavaScript. */
function choiceForm({ texts, link }: View, { name, partitions }: TopicView, { partition, count }: RecordChoice): Html {
  const { searchParams } = new URL(link("/"), "http://localhost");
  const option = (value: string, text: string, isChosen: boolean) =>
    html`<option value="${value}"${isChosen ? html` selected` : ""}>${text}</option>`;
  return html`<form action="${topicPath(name)}">
<input type="hidden" name="token" value="${searchParams.get("token")}">
<label>${texts.partition} <select name="partition">${option("", texts.all, partition === undefined)}${partitions.map(
    ({ number }) => option(String(number), String(number), number === partition),
  )}</select></label>
<label>${texts.count} <select name="records">${RECORD_COUNTS.map((each) =>
    option(String(each), String(each), each === count),
  )}</select></label>
<button>${texts.show}</button>
</form>`;
}

const recordRow = (view: View, record: RecordRow): Row => {
  const { partition, offset, timestampMs, key, value, headers } = record;
  const { texts, formats } = view;
  const id = `record-${partition}-${offset}`;
  return {
    id,
    cells: [
      String(offset),
      String(partition),
      timestampMs < 0 || !isDate(timestampMs)
        ? "–"
        : html`<time datetime="${new Date(timestampMs).toISOString()}">${formats.time(timestampMs)}</time>`,
      textCell(view, `${id}-key`, key, texts.noKey),
      textCell(view, `${id}-value`, value, texts.noValue),
      headers.length === 0
        ? ""
        : html`<ul class="headers">${headers.map(
            (header, index) =>
              html`<li><code>${header.name}</code> ${textCell(view, `${id}-header-${index}`, header.value, texts.emptyText)}</li>`,
          )}</ul>`,
    ],
  };
};

/** Key, value or header: on one line, with the whole text folded away if that is too short. */
function textCell({ texts, formats }: View, id: string, shown: RecordText, none: string): Html {
  const { kind, text, sizeBytes, isCut } = shown;
  if (kind === "none" || sizeBytes === 0) {
    return html`<em>${kind === "none" ? none : texts.emptyText}</em>`;
  }
  const line = (kind === "json" ? text.replace(/\n\s*/g, " ") : text.replace(/\s+/g, " ")).trim();
  const cell = html`<bdi class="data">${line.slice(0, MAX_CELL_CHARACTERS)}${line.length > MAX_CELL_CHARACTERS ? "…" : ""}</bdi>`;
  const label = kind === "binary" ? html`${badge("plain", texts.binary(formats.bytes(sizeBytes)))} ` : "";
  if (line === text && line.length <= MAX_CELL_CHARACTERS && !isCut) {
    return html`${label}${cell}`;
  }
  return html`<details id="${id}"><summary>${label}${cell}</summary><pre class="data"><bdi>${text}</bdi></pre>${
    isCut ? html`<p class="cut">${texts.cut(formats.bytes(sizeBytes))}</p>` : ""
  }</details>`;
}

function partitionRow({ texts, formats }: View, partition: PartitionRow): Row {
  const { number, leader, replicas, inSync, first, end } = partition;
  const isInSync = inSync.length === replicas.length;
  const offset = (value: number | undefined) => (value === undefined ? "–" : String(value));
  return {
    id: `partition-${number}`,
    cells: [
      String(number),
      leader < 0 ? badge("bad", texts.none) : String(leader),
      replicas.join(", "),
      isInSync ? badge("good", inSync.join(", ")) : badge("bad", inSync.join(", ") || texts.none),
      offset(first),
      offset(end),
      first === undefined || end === undefined ? "–" : formats.number(end - first),
    ],
  };
}
