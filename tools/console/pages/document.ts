import { html } from "hono/html";

import { stackCommand } from "../../inspect/stack-resources";
import type { Html, View } from "./view";

/** Content of a page, which is replaced while the page is open. */
export interface Page {
  /** Name of the page; the overview has the name of the stack. */
  readonly title: string;
  /** Kind of the page in the path of links: `Topics`. @defaultValue - the page is the overview */
  readonly kind?: string;
  readonly content: Html;
}

/**
 * Whole document of a page.
 *
 * @param liveAddress - address that sends new versions of the content.
 */
export function documentOf(view: View, { title, kind, content }: Page, liveAddress: string): Html {
  const { texts, link, language, stack } = view;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${kind === undefined ? "" : `${title} · `}${stack} · ${texts.console}</title>
<link rel="icon" type="image/svg+xml" href="${link("/assets/icon.svg")}">
<link rel="stylesheet" href="${link("/assets/console.css")}">
<script defer src="${link("/assets/idiomorph.js")}"></script>
<script defer src="${link("/assets/console.js")}"></script>
</head>
<body data-live="${liveAddress}">
<a class="skip" href="#content">${texts.skip}</a>
<header>
<div class="inside">
<a class="brand" href="${link("/")}"><img src="${link("/assets/icon.svg")}" alt="" width="28" height="28"><span>${texts.console}</span></a>
<span class="read-only">${texts.readOnly}</span>
<div class="live">
<noscript>${texts.withoutScript}</noscript>
<p id="connection" role="status" data-live="${texts.live}" data-paused="${texts.paused}" data-lost="${texts.lost}" data-ended="${texts.ended(stackCommand("console", stack))}" hidden>${texts.connecting}</p>
<button id="pause" type="button" data-pause="${texts.pause}" data-resume="${texts.resume}" hidden>${texts.pause}</button>
</div>
</div>
</header>
<main id="content" tabindex="-1">
${
  kind === undefined
    ? ""
    : html`<nav aria-label="${texts.you}"><ol><li><a href="${link("/")}">${texts.overview}</a></li><li>${kind}</li></ol></nav>`
}
<div id="page">${content}</div>
</main>
</body>
</html>`;
}
