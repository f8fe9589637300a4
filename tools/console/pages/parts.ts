import { html } from "hono/html";

import type { Html } from "./view";

/** Number with its name, at the head of a page. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** True if the number shows a problem. */
  readonly isBad?: boolean;
}

/** Figures of a page. */
export const figures = (all: readonly Figure[]): Html =>
  html`<dl class="figures">${all.map(
    ({ name, value, isBad }) => html`<div class="${isBad ? "bad" : ""}"><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;

/** Column of a table. */
export interface Column {
  readonly name: string;
  /** Explanation of the name. @defaultValue - none */
  readonly hint?: string;
  /** True if the column contains numbers, which are aligned at the right. */
  readonly isNumber?: boolean;
}

/** Row of a table. The first cell names the row. */
export interface Row {
  /** Id by which the row is recognised in the next version of the page. */
  readonly id: string;
  readonly cells: readonly (Html | string)[];
}

/**
 * Part of a page with a heading and a table. A wide table can be scrolled; on a narrow screen, each row is a card whose cells
 * have the names of their columns. The roles keep the table a table for screen readers there.
 */
export function tableSection(
  id: string,
  heading: string,
  columns: readonly Column[],
  rows: readonly Row[],
  empty: string,
  controls: Html | string = "",
): Html {
  const kind = (index: number) => (columns[index]?.isNumber ? "number" : "");
  return html`<section>
<div class="heading"><h2 id="${id}">${heading}</h2>${controls}</div>
${
  rows.length === 0
    ? html`<p class="empty">${empty}</p>`
    : html`<div class="table" role="region" aria-labelledby="${id}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${columns.map(
        ({ name, hint }, index) =>
          html`<th role="columnheader" scope="col" class="${kind(index)}">${hint ? html`<abbr title="${hint}">${name}</abbr>` : name}</th>`,
      )}</tr></thead>
<tbody role="rowgroup">${rows.map(
        ({ id: rowId, cells }) => html`<tr role="row" id="${rowId}">${cells.map((cell, index) =>
          index === 0
            ? html`<th role="rowheader" scope="row" class="${kind(index)}" data-column="${columns[index]?.name}">${cell}</th>`
            : html`<td role="cell" class="${kind(index)}" data-column="${columns[index]?.name}">${cell}</td>`,
        )}</tr>
`,
      )}</tbody></table></div>`
}
</section>`;
}

/** Word on a colour. The word alone says everything. */
export const badge = (kind: "good" | "bad" | "plain", text: string): Html =>
  html`<span class="badge ${kind}">${text}</span>`;

/** Sentences about problems, announced by screen readers when they change. */
export const problemList = (heading: string, problems: readonly string[]): Html =>
  html`<div class="banner bad" role="status"><strong>${heading}</strong><ul>${problems.map(
    (problem) => html`<li>${problem}</li>`,
  )}</ul></div>`;
