// Looks for mistakes that keep people from using the page, with axe-core, in every view: on a desk and on a phone,
// light and dark. Also fails at anything that the page's own security policy forbids on the way.
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
  { width: 390, height: 844 },
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

const findings = [];

/** Runs axe-core on what is on the screen, and notes what it finds, one line for each rule. */
async function look(page, where) {
  const violations = await page.evaluate(async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => ({ id, count: nodes.length, first: nodes[0].html, why: nodes[0].failureSummary }));
  });
  for (const { id, count, first, why } of violations) {
    findings.push(`${where}: ${id} ×${count}: ${first.slice(0, 160)}\n    ${why.replace(/\s+/g, " ").slice(0, 240)}`);
  }
}

async function lookAtView(browser, url, name) {
  const page = await newPage(browser, SIZES[0]);
  await openView(page, url, name);
  await page.evaluate(AXE);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await look(page, `${name}, ${size.width}x${size.height} ${colorScheme}`);
    }
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
  if (findings.length > 0) throw new Error(`${findings.length} findings:\n${findings.join("\n")}`);
  console.log(`axe-core finds nothing in ${names.length} views, on a desk and a phone, light and dark.`);
});
