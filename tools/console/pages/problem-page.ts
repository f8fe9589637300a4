import { html } from "hono/html";

import type { Page } from "./document";
import { problemList } from "./parts";
import type { View } from "./view";

/** Page in place of one that can't be shown. */
export const problemPage = ({ texts, link }: View, title: string, kind: string, problems: readonly string[]): Page => ({
  title,
  kind,
  content: html`<h1>${title}</h1>
${problemList(texts.problems, problems)}
<p><a href="${link("/")}">${texts.back}</a></p>`,
});
