import { type Browser, chromium } from "playwright-core";

import { chromiumPath } from "./require-browser";

/** Starts Chromium without a window. The caller must close the browser. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    // Chromium refuses its sandbox to root.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
