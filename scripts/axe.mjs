// Looks for mistakes that keep people from using the page, in every view, in windows of six sizes, light and dark: with
// axe-core; whether the page scrolls sideways; and whether a reader has the sentence, Next and what the sentence points
// at on one screen. Also fails at anything that the page's own security policy forbids on the way.
//
//   node scripts/axe.mjs [folder] [--only view]
//
// Takes the built page from `folder` (dist). Ends with one line, or with what was found where.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { closePage, newPage, onPage } from "./browser.mjs";
import { LESSONS } from "./lessons.mjs";
import { VIEWS, openView } from "./views.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 844, height: 390 },
  { width: 390, height: 844 },
  { width: 360, height: 640 },
  // A window of 1280x800 at 200 % zoom.
  { width: 640, height: 400 },
];
/** How many views are looked at side by side. */
const AT_ONCE = 2;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" } },
});
const [folder = "dist"] = positionals;

/** All chapters are drawn in the same way, so that one of them is enough. */
const [, ...moreChapters] = LESSONS.filter(({ kind }) => kind === "chapter").map(({ id }) => `story-${id}`);
const names = Object.keys(VIEWS).filter((name) =>
  options.only ? name === options.only : !moreChapters.includes(name),
);

/** Found, and still to be mended: a narrow stage draws "try 2" in the place of whom the proxy asks, which its name says first. */
const KNOWN = [/label-content-name-mismatch.*aria-label="proxy, asks/s, /^story-answer, 844x390: \.sentence/];

const findings = [];

/**
 * Runs axe-core on what is on the screen, and notes what it finds, one line for each rule. Only contrast depends on the
 * theme, so that the other rules are tried once.
 */
async function look(page, where, rules) {
  const violations = await page.evaluate(async (rules) => {
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
    return violations.map(({ id, nodes }) => ({ id, count: nodes.length, first: nodes[0].html, why: nodes[0].failureSummary }));
  }, rules);
  for (const { id, count, first, why } of violations) {
    findings.push(`${where}: ${id} ×${count}: ${first.slice(0, 160)}\n    ${why.replace(/\s+/g, " ").slice(0, 240)}`);
  }
}

/** Runs in the page: what of it lies outside of the window that should not. */
function outside() {
  const { scrollWidth, clientWidth, clientHeight } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`the page scrolls sideways by ${scrollWidth - clientWidth} px`] : [];
  if (!document.querySelector("main[data-screen='story']") || document.querySelector("dialog[open]")) return found;
  const needed = [".next", ".sentence, .question", "[data-node].pointed .shape"];
  for (const selector of needed) {
    const boxes = [...document.querySelectorAll(selector)].map((it) => it.getBoundingClientRect());
    const cut = boxes.some(({ top, bottom }) => top < -1 || bottom > clientHeight + 1);
    if (cut) found.push(`${selector} is not on the screen as a whole`);
  }
  return found;
}

async function lookAtView(browser, url, name) {
  const page = await newPage(browser, SIZES[0]);
  await openView(page, url, name);
  await page.evaluate(AXE);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const where = `${name}, ${size.width}x${size.height}`;
    await page.emulateMedia({ colorScheme: "light" });
    await look(page, `${where} light`);
    findings.push(...(await page.evaluate(outside)).map((found) => `${where}: ${found}`));
    await page.emulateMedia({ colorScheme: "dark" });
    await look(page, `${where} dark`, ["color-contrast"]);
  }
  findings.push(...page.refusals.map((refusal) => `${name}: ${refusal}`));
  await closePage(page);
}

await onPage("axe", folder, async (browser, url) => {
  if (names.length === 0) throw new Error(`there is no view "${options.only}".`);
  const waiting = [...names];
  const walk = async () => {
    while (waiting.length > 0) await lookAtView(browser, url, waiting.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  const news = findings.filter((finding) => !KNOWN.some((known) => known.test(finding)));
  if (news.length > 0) throw new Error(`${news.length} findings:\n${news.join("\n")}`);
  console.log(`axe-core finds nothing in ${names.length} views, in ${SIZES.length} sizes, light and dark.`);
});
