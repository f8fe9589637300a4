// Verifies, with one stack of two brokers and a real browser: `npm run console` refuses everybody without its token, shows
// topics, records and groups with their lag, and follows them by itself; a hostile record runs nothing; no consumer group
// remains; the pages are accessible in both colour schemes, fit a telephone and speak Spanish; the console says that a broker
// is dead and that the stack is gone, comes back, and ends with Ctrl-C.
// Does not verify: other browsers, other runtimes (their routes to brokers are those of `npm run status`).
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";

import { accessibilityProblems } from "../../testing/browser/accessibility-problems";
import { openBrowser } from "../../testing/browser/open-browser";
import { requireBrowser } from "../../testing/browser/require-browser";
import { createTopic, publish, publishInTransactions, withAdmin } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { RunningConsole } from "../../testing/stack/running-console";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

/** Value that changes the title of a page in which it runs. */
const HOSTILE = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;

describe("the console", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let servers: string;
  let console: RunningConsole;
  let browser: Browser | undefined;
  let page: Page;

  /** Address of a page of the console, with its token. */
  const at = (path: string): string => console.address.replace("/?", `${path}?`);

  /** Waits until the page shows a text, without a reload. */
  const shows = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });

  before(async function () {
    await requireBrowser(this);
    stack = await ScratchStack.create({
      coordination: "kraft",
      brokers: 2,
      smokeTest: false,
      topics: [{ name: "orders", partitions: 2, replicationFactor: 2 }],
    });
    await succeeds(stack.up());
    servers = (await stack.outputs()).bootstrapServers;
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await console?.interrupt();
    await stack?.remove();
  });

  it("prints an address on loopback, with a token", async () => {
    console = await RunningConsole.start(stack);
    assert.match(console.address, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
  });

  it("refuses a port that is in use", async () => {
    const { port } = new URL(console.address);
    await assert.rejects(RunningConsole.start(stack, "--port", port), {
      message: `error: port ${port} of 127.0.0.1 is in use; choose another one with --port, or leave --port out for a free one`,
    });
  });

  it("refuses requests without its token, for another host, and those that could write", async () => {
    const statusOf = async (address: string, options: RequestInit = {}) => (await fetch(address, options)).status;
    assert.equal(await statusOf(console.address), 200);
    for (const path of ["/", "/topics/orders", "/live/", "/assets/console.js"]) {
      assert.equal(await statusOf(new URL(path, console.address).href), 401);
    }
    assert.equal(await statusOf(console.address, { method: "POST" }), 405);
  });

  it("shows the stack", async () => {
    page = await (browser as Browser).newPage();
    await page.goto(console.address);
    await shows("All is well.");
    await shows("orders");
    assert.equal(await page.locator("#broker-kafka-1").getByText("answers").count(), 1);
    assert.match((await page.locator("#service-kafka-0").textContent()) ?? "", /3\.3\.1.*healthy/s);
  });

  it("shows a record as soon as it is written, and nothing in it runs", async () => {
    await page.getByRole("link", { name: "orders" }).click();
    await shows("There are no records yet.");
    await publish(servers, "orders", ["hello", HOSTILE]);
    await shows("hello");
    await shows(HOSTILE);
    assert.equal(await page.locator("tbody img, tbody script").count(), 0);
    assert.match(await page.title(), /^orders · /);
  });

  it("leaves no consumer group, and creates no topic for groups", async () => {
    await withAdmin(servers, async (admin) => {
      assert.deepEqual((await admin.listGroups()).groups, []);
      assert.deepEqual(await admin.listTopics(), ["orders"]);
    });
  });

  it("keeps a record open that a person has opened, while others arrive", async () => {
    await publish(servers, "orders", [`{"open":${JSON.stringify("x".repeat(200))}}`]);
    await shows(/"open":/);
    await page.locator("summary").first().click();
    await publish(servers, "orders", ["another"]);
    await shows("another");
    assert.equal(await page.locator("details[open]").count(), 1);
  });

  it("shows only what a person has chosen", async () => {
    await page.getByRole("combobox", { name: "Partition" }).selectOption("1");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/partition=1/);
    const partitions = await page.locator("#page tbody tr[id^=record-] td:nth-child(2)").allTextContents();
    assert.deepEqual(
      [...new Set(partitions)].filter((partition) => partition !== "1"),
      [],
    );
  });

  it("shows as many records of a topic with transactions as of any other, although each transaction takes an offset", async () => {
    const payments = Array.from({ length: 22 }, (_, number) => `payment ${number}`);
    await createTopic(servers, "payments", {}, 2);
    await publishInTransactions(servers, "payments", payments);
    await page.goto(at("/topics/payments"));
    await shows("payment 21");
    assert.deepEqual(
      (await page.locator("#page tbody tr[id^=record-]").allTextContents()).flatMap(
        (text) => /payment \d+/.exec(text) ?? [],
      ),
      payments.slice(-20).reverse(),
    );
  });

  it("stands still while it is paused", async () => {
    await page.goto(at("/topics/orders"));
    await shows("Live");
    await page.getByRole("button", { name: "Pause" }).click();
    await shows("Paused");
    await publish(servers, "orders", ["unseen"]);
    const other = await (browser as Browser).newPage();
    await other.goto(at("/topics/orders"));
    await other.getByText("unseen").waitFor();
    await other.close();
    assert.equal(await page.getByText("unseen").count(), 0);
    await page.getByRole("button", { name: "Resume" }).click();
    await shows("unseen");
  });

  it("shows a group and its lag, which grows with each record", async () => {
    await withAdmin(servers, async (admin) => {
      const partitions = [0, 1].map((partition) => ({ partition, offset: "0" }));
      await admin.setOffsets({ groupId: "billing", topic: "orders", partitions });
    });
    await page.goto(console.address);
    const lag = page.locator("#group-billing td").last();
    await lag.getByText("5", { exact: true }).waitFor();
    await publish(servers, "orders", ["one more"]);
    await lag.getByText("6", { exact: true }).waitFor();
    await page.getByRole("link", { name: "billing" }).click();
    await shows("Next offset");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`is accessible, and fits a telephone, in the ${colorScheme} colours`, async () => {
      for (const [path, viewport] of [
        ["/", { width: 1280, height: 800 }],
        ["/", { width: 360, height: 740 }],
        ["/topics/orders", { width: 360, height: 740 }],
        ["/groups/billing", { width: 1280, height: 800 }],
      ] as const) {
        const view = await (browser as Browser).newPage({ colorScheme, viewport, reducedMotion: "reduce" });
        await view.goto(at(path));
        await view.getByText("Live").waitFor();
        assert.deepEqual(await accessibilityProblems(view), [], path);
        assert.ok(await view.evaluate<boolean>("document.documentElement.scrollWidth <= innerWidth"), path);
        await view.close();
      }
    });
  }

  it("can be used with the keyboard alone", async () => {
    await page.goto(console.address);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate<string>("document.activeElement.textContent"), "Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate<string>("document.activeElement.id"), "content");
  });

  it("speaks Spanish to a browser that prefers Spanish", async () => {
    const spanish = await (browser as Browser).newPage({ locale: "es-CO" });
    await spanish.goto(console.address);
    await spanish.getByRole("heading", { name: "Grupos de consumidores" }).waitFor();
    await spanish.close();
  });

  it("names a dead broker and shows the records of the others, then comes back", async () => {
    await page.goto(console.address);
    await killServices(stack, "kafka-1");
    await shows(/kafka-1 is not healthy/);
    const records = await (browser as Browser).newPage();
    await records.goto(at("/topics/orders"));
    await records.getByText("hello").first().waitFor();
    await records.close();
    await succeeds(stack.up());
    await shows("All is well.");
  });

  it("says that the stack is gone when it was destroyed", async () => {
    await succeeds(stack.destroy());
    await shows(/has no services/);
  });

  it("ends with Ctrl-C, and the page says so", async () => {
    assert.equal(await console.interrupt(), 0);
    await shows("No connection to the console");
  });

  it("does not start for a stack without services", async () => {
    await assert.rejects(RunningConsole.start(stack), /^Error: error: stack \S+ has no services; run/);
  });
});
