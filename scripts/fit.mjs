// Whether every caption and every question of every lesson fits into its bar, size by size.
//
//   node scripts/fit.mjs [folder]
//
// Takes the built page from `folder` (dist). Ends with one line, or with those that are cut.

import { closePage, newPage, onPage, openBuilt } from "./browser.mjs";
import { LESSONS, openStep } from "./lessons.mjs";

const SIZES = [
  { width: 360, height: 640 },
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1024, height: 768 },
  { width: 1280, height: 800 },
];

/**
 * By how many pixels what is said leaves its place between the buttons, or the bar leaves the window; and whether it
 * asks. A question grows upwards, over the stage.
 */
function measureCaption() {
  const place = (selector) => document.querySelector(selector)?.getBoundingClientRect();
  const [bar, said, stage, question] = [".told", ".said", ".stage", ".question"].map(place);
  const words = question ?? place(".sentence");
  const top = question ? stage.top : said.top;
  const over = Math.max(words.bottom - said.bottom, top - words.top, bar.bottom - innerHeight, bar.right - innerWidth);
  const asks = document.querySelector(".question button:not([disabled])") !== null;
  // Less than a pixel is nothing that is seen.
  return { over: Math.floor(over), asks };
}

const [folder = "dist"] = process.argv.slice(2);
const cut = [];
let fitting = 0;

async function measure(page, what) {
  const { over, asks } = await page.evaluate(measureCaption);
  if (over > 0) cut.push(`${what}: by ${over} px`);
  else fitting += 1;
  return asks;
}

async function tryAll(browser, url, size) {
  const page = await newPage(browser, size);
  await openBuilt(page, url);
  for (const { id, steps } of LESSONS) {
    for (let step = 1; step <= steps.length; step += 1) {
      await openStep(page, id, step);
      const what = `${size.width}x${size.height} ${id}.${step}`;
      if (await measure(page, what)) {
        await page.evaluate(() => document.querySelector(".question button").click());
        await page.waitForFunction(() => document.querySelector(".question button[disabled]"));
        await measure(page, `${what}, after the answer`);
      }
    }
  }
  await closePage(page);
}

await onPage("fit", folder, async (browser, url) => {
  for (const size of SIZES) await tryAll(browser, url, size);
  if (cut.length > 0) throw new Error(`these are cut:\n${cut.join("\n")}`);
  console.log(`All captions and questions fit, in ${SIZES.length} sizes: ${fitting}.`);
});
