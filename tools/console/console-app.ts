import { type Context, Hono } from "hono";
import { languageDetector } from "hono/language";
import { secureHeaders } from "hono/secure-headers";
import { streamSSE } from "hono/streaming";

import { errorMessage } from "../../components/shared/error-message";
import { LANGUAGES, type Language } from "../start/language";
import { ASSETS, readAsset } from "./assets";
import type { ConsoleSource } from "./console-source";
import { documentOf, type Page } from "./pages/document";
import { groupPage } from "./pages/group-page";
import { overviewPage } from "./pages/overview-page";
import { problemPage } from "./pages/problem-page";
import { topicPage } from "./pages/topic-page";
import { recordChoice } from "./pages/topic-view";
import { type View, viewOf } from "./pages/view";
import { refusal } from "./refusal";

/** Settings of the console. */
export interface ConsoleSettings {
  readonly source: ConsoleSource;
  /** Secret in each address of the console. */
  readonly token: string;
  /** Pause between two versions of a page, in milliseconds. @defaultValue 1500 */
  readonly pauseMs?: number;
  /** Time zone of the times. @defaultValue - that of this machine */
  readonly timeZone?: string;
}

/** Page with its HTTP status. */
interface Answer {
  readonly status: 200 | 404 | 503;
  readonly page: Page;
}

/** Makes the reader of one page, which is called for each version of the page. */
type PageReader = (context: Context, view: View) => () => Promise<Answer>;

/** Path under which each page sends its versions. */
const LIVE = "/live";

/** Security policy of all pages: nothing but files of the console itself. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Web application of the console: each page as a document and as a stream of its versions, and the files of the pages. */
export function consoleApp({ source, token, pauseMs = 1_500, timeZone }: ConsoleSettings): Hono {
  const app = new Hono();
  const viewFor = (context: Context): View =>
    viewOf(source.stack, context.get("language") as Language, token, timeZone);

  app.use(
    secureHeaders({
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      referrerPolicy: "no-referrer",
      xFrameOptions: "DENY",
      strictTransportSecurity: false,
    }),
  );
  app.use(async (context, next) => {
    const { method } = context.req;
    const facts = { method, host: context.req.header("host"), token: context.req.query("token") };
    const refused = refusal(facts, token);
    if (refused) {
      return context.text(`${refused.message}\n`, refused.status, refused.status === 405 ? { Allow: "GET" } : {});
    }
    context.header("Cache-Control", "no-store");
    return next();
  });
  app.use(
    languageDetector({ supportedLanguages: [...LANGUAGES], fallbackLanguage: "en", order: ["header"], caches: false }),
  );

  const addPage = (path: string, reader: PageReader): void => {
    app.get(path, async (context) => {
      const view = viewFor(context);
      const { status, page } = await reader(context, view)();
      const { pathname, search } = new URL(context.req.url);
      return context.html(documentOf(view, page, `${LIVE}${pathname}${search}`), status);
    });
    app.get(path === "/" ? `${LIVE}/` : `${LIVE}${path}`, (context) => {
      const read = reader(context, viewFor(context));
      return streamSSE(context, async (stream) => {
        while (!stream.aborted) {
          const { page } = await read();
          await stream.writeSSE({ event: "page", data: String(await page.content) });
          await stream.sleep(pauseMs);
        }
      });
    });
  };

  addPage("/", (_context, view) => async () => {
    try {
      return { status: 200, page: overviewPage(view, await source.status()) };
    } catch (error) {
      const { content } = problemPage(view, view.stack, "", [view.texts.unreadable, errorMessage(error)]);
      return { status: 503, page: { title: view.stack, content } };
    }
  });

  addPage("/topics/:name", (context, view) => {
    const { texts } = view;
    const name = context.req.param("name") ?? "";
    const choice = recordChoice(context.req.query());
    const reader = source.topic(name, choice);
    return async () => {
      try {
        const topic = await reader.read();
        return topic
          ? { status: 200, page: topicPage(view, topic, choice) }
          : { status: 404, page: problemPage(view, name, texts.topics, [texts.noTopic]) };
      } catch (error) {
        const problems = [texts.unreadableTopic, errorMessage(error)];
        return { status: 503, page: problemPage(view, name, texts.topics, problems) };
      }
    };
  });

  addPage("/groups/:name", (context, view) => {
    const { texts } = view;
    const name = context.req.param("name") ?? "";
    return async () => {
      try {
        const group = await source.group(name);
        return group
          ? { status: 200, page: groupPage(view, group) }
          : { status: 404, page: problemPage(view, name, texts.groups, [texts.noGroup]) };
      } catch (error) {
        const problems = [texts.unreadableGroup, errorMessage(error)];
        return { status: 503, page: problemPage(view, name, texts.groups, problems) };
      }
    };
  });

  for (const [name, { type }] of Object.entries(ASSETS)) {
    app.get(`/assets/${name}`, async (context) => context.body(await readAsset(name), 200, { "Content-Type": type }));
  }

  app.notFound((context) => {
    const view = viewFor(context);
    const page = problemPage(view, view.texts.notFound, view.texts.notFound, [view.texts.noPage]);
    return context.html(documentOf(view, page, ""), 404);
  });
  app.onError((error, context) => context.text(`The page can't be shown: ${errorMessage(error)}\n`, 500));
  return app;
}
