// Uses the page with a real mouse and a real keyboard, which shows what a test inside the page cannot: what the browser
// itself makes of a press elsewhere, of Tab, of Esc, and of Space on what was pressed last.
//
//   node scripts/press.mjs [folder]
//
// Takes the built page from `folder` (dist). Ends with one line, or with what went otherwise.

import { closePage, newPage, onPage, openBuilt } from "./browser.mjs";
import { seen } from "./controls.mjs";

const [folder = "dist"] = process.argv.slice(2);
const SIZE = { width: 1280, height: 800 };

const gone = (page, selector) => page.waitForFunction((it) => !document.querySelector(it), selector);
const pressNode = (page, node) => page.locator(`[data-node="${node}"] .shape`).click();
const popoverOf = (page, name) => seen(page, `.popover[aria-label="${name}"]:popover-open`);
const nothingChosen = (page) => gone(page, ".popover, .selected");
const role = (page, node, role) => seen(page, `g[data-node="${node}"][data-role="${role}"]`);

/** Waits until the focus is on what a selector finds, or inside of it. */
const focusIn = (page, selector) =>
  page.waitForFunction((it) => document.activeElement?.closest(it) !== null, selector);

const reads = (page, step) =>
  page.waitForFunction(
    (place) => document.querySelector(".told .place")?.textContent.includes(place),
    ` · ${step} of `,
  );

/** Opens a step of the story. */
const readStep = async (page, place) => {
  await page.evaluate((it) => (location.hash = `story=${it}`), place);
  await reads(page, place.split(".")[1]);
};

/** Presses the mouse on the empty stage and draws it through the middles of two links, and a bit further at both ends. */
async function drawAcross(page, one, other) {
  const [from, to] = await Promise.all(
    [one, other].map(async (link) => {
      const { x, y, width, height } = await page.locator(`[data-link="${link}"] .middle`).boundingBox();
      return { x: x + width / 2, y: y + height / 2 };
    }),
  );
  const [right, down] = [(to.x - from.x) / 8, (to.y - from.y) / 8];
  await page.mouse.move(from.x - right, from.y - down);
  await page.mouse.down();
  await page.mouse.move(to.x + right, to.y + down, { steps: 8 });
}

/** What visitors do, each on a page that was just opened. */
const CHECKS = {
  "two presses crash a node": async (page) => {
    await pressNode(page, "n1");
    await page.locator('button[aria-label="Crash n1"]').click();
    await role(page, "n1", "down");
  },
  "a press elsewhere closes a popover, and one on another node moves it": async (page) => {
    await pressNode(page, "n1");
    await popoverOf(page, "n1");
    await pressNode(page, "n3");
    await popoverOf(page, "n3");
    await page.locator(".caption p").click();
    await nothingChosen(page);
  },
  "a popover is reached by keyboard, and Esc leads back": async (page) => {
    await page.locator('g[data-node="n2"]').focus();
    await page.keyboard.press("Enter");
    await popoverOf(page, "n2");
    await focusIn(page, ".popover");
    await page.keyboard.press("Escape");
    await nothingChosen(page);
    await focusIn(page, 'g[data-node="n2"]');
  },
  "a line drawn across links cuts them, unless Esc is pressed": async (page) => {
    await pressNode(page, "n2");
    await popoverOf(page, "n2");
    await drawAcross(page, "n1-n2", "n1-n3");
    await seen(page, ".cut-line .mark");
    await page.keyboard.press("Escape");
    await gone(page, ".cut-line");
    await page.mouse.up();
    await nothingChosen(page);
    await drawAcross(page, "n1-n2", "n1-n3");
    await seen(page, ".cut-line .mark");
    await seen(page, '[data-link="n1-n2"][data-cut="none"]');
    await page.mouse.up();
    await gone(page, ".cut-line");
    await seen(page, '[data-link="n1-n2"][data-cut="both"]');
    await seen(page, '[data-link="n2-n3"][data-cut="none"]');
  },
  "the filter of events is opened and left by keyboard": async (page) => {
    await page.locator("[popovertarget='event-filter']").focus();
    await page.keyboard.press("Enter");
    await seen(page, "#event-filter:popover-open");
    await page.keyboard.press("Tab");
    await focusIn(page, "[aria-label='Level']");
    await page.keyboard.press("Tab");
    await focusIn(page, "[aria-label='Of node']");
    await page.keyboard.press("Escape");
    await gone(page, "#event-filter:popover-open");
    await focusIn(page, "[popovertarget='event-filter']");
  },
  "Space plays and pauses after a press on a node": async (page) => {
    await pressNode(page, "n1");
    await popoverOf(page, "n1");
    await page.keyboard.press("Space");
    await seen(page, 'main[data-playing="false"]');
    await page.keyboard.press("Escape");
    await nothingChosen(page);
  },
  "Tab stays in a dialog, and Esc leads back": async (page) => {
    for (const name of ["Cluster", "Network", "Share", "Help"]) {
      const opener = page.getByRole("button", { name, exact: true });
      await opener.focus();
      await page.keyboard.press("Enter");
      await focusIn(page, "dialog[open]");
      for (let presses = 0; presses < 25; presses += 1) {
        await page.keyboard.press("Tab");
        // Between the last control and the first, the browser's own are reached, and nothing on the page is.
        await focusIn(page, "dialog[open], body:not(:has(:focus))");
      }
      await page.keyboard.press("Escape");
      await gone(page, "dialog[open]");
      await page.waitForFunction((it) => it === document.activeElement, await opener.elementHandle());
    }
  },
  "Enter in a field of the client writes": async (page) => {
    await seen(page, '[data-role="leader"]');
    await page.locator('[aria-label="Value"]').fill("7");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector('[role="status"]').textContent.startsWith("wrote x = 7"),
    );
  },
  "Space goes on in the story, also after a press on a node": async (page) => {
    await page.locator("nav button", { hasText: "Story" }).click();
    await reads(page, 1);
    await page.keyboard.press("Space");
    await reads(page, 2);
    await pressNode(page, "n1");
    await popoverOf(page, "n1");
    await page.keyboard.press("Space");
    await reads(page, 3);
    await nothingChosen(page);
    await page.keyboard.press("ArrowLeft");
    await reads(page, 2);
    await page.keyboard.press("ArrowRight");
    await reads(page, 3);
  },
  "a word is explained at the word, and its line can be read": async (page) => {
    await readStep(page, "election.1");
    const word = page.locator(".sentence .word").first();
    await word.click();
    const card = await popoverOf(page, "Meaning").then(() => page.locator(".popover.meaning").boundingBox());
    const line = await word.boundingBox();
    const near = Math.min(Math.abs(line.y - card.y - card.height), Math.abs(card.y - line.y - line.height));
    const isBeside = card.x <= line.x && line.x + line.width <= card.x + card.width;
    if (!isBeside || near > 30) throw new Error("the card is elsewhere");
    if (card.y < line.y + line.height && line.y < card.y + card.height) throw new Error("it covers its line");
    await word.click();
    await gone(page, ".popover");
    await word.click();
    await popoverOf(page, "Meaning");
    await page.keyboard.press("Space");
    await reads(page, 2);
    await gone(page, ".popover");
  },
  "a finger swipes through the story, and a tap or a scroll does not": async (page) => {
    await readStep(page, "election.3");
    const finger = await page.context().newCDPSession(page);
    const swipe = async (fromX, fromY, toX, toY) => {
      const touch = (type, touchPoints) => finger.send("Input.dispatchTouchEvent", { type, touchPoints });
      await touch("touchStart", [{ x: fromX, y: fromY }]);
      await touch("touchMove", [{ x: (fromX + toX) / 2, y: (fromY + toY) / 2 }]);
      await touch("touchMove", [{ x: toX, y: toY }]);
      await touch("touchEnd", []);
    };
    await swipe(800, 640, 500, 650);
    await reads(page, 4);
    await swipe(60, 640, 60, 300);
    await swipe(60, 400, 80, 400);
    await swipe(500, 640, 900, 620);
    await reads(page, 3);
    await swipe(500, 300, 900, 310);
    await reads(page, 2);
  },
};

await onPage("press", folder, async (browser, url) => {
  const failures = [];
  for (const [name, act] of Object.entries(CHECKS)) {
    const page = await newPage(browser, { ...SIZE, hasTouch: true });
    page.setDefaultTimeout(20_000);
    await openBuilt(page, url);
    await act(page).catch((error) => failures.push(`not so: ${name}: ${error.message.split("\n")[0]}`));
    await closePage(page);
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
  console.log(`With a mouse and a keyboard: ${Object.keys(CHECKS).join("; ")}.`);
});
