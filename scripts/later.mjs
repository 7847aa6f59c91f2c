// Tries the release page: it plays without its second part, and fetches that when it is wanted.
//
//   node scripts/later.mjs [folder]
//
// Takes the built page from `folder` (dist). Ends with one line, or with what is not as it must be.

import { withChromium } from "./chromium.mjs";
import { CONTROLS } from "./controls.mjs";
import { withServer } from "./server.mjs";

const [folder = "dist"] = process.argv.slice(2);
const fetched = [];
let online = true;

function later() {
  return fetched.filter((path) => path.includes("later-")).length;
}

function expect(condition, what) {
  if (!condition) throw new Error(`${what}; fetched: ${fetched.join(" ")}.`);
}

async function open(browser, url) {
  fetched.length = 0;
  const page = await browser.newPage({ width: 1280, height: 800 });
  await page.beforeLoading(CONTROLS);
  await page.goto(url);
  await page.when(`controls.timeMs() > 0`);
  expect(later() === 0, "The page must open without its second part");
  return page;
}

/** Who only looks sees an election without the second part. */
async function look(browser, url) {
  const page = await open(browser, url);
  await page.when(`document.querySelector('[data-role="leader"]')`);
  await page.when(`controls.timeMs() > 400`);
  expect(later() === 0, "The page must play without its second part");
  await page.close();
}

/** Each thing that someone may do first, and what is to be seen then. */
const FIRST = [
  [`controls.click("Help")`, `document.querySelector('[role="dialog"]')`],
  [`controls.click("Network")`, `document.querySelector("#network")`],
  [`controls.set("Nodes", 5)`, `controls.nodes() === 5`],
  [`controls.click("Write")`, `document.querySelector('[role="status"]').textContent === "wrote x = 5"`],
  [
    `document.querySelector('[data-link="n1-n2"]').dispatchEvent(new Event("click", { bubbles: true }))`,
    `document.querySelector("#selected h2").textContent.includes("n1 – n2")`,
  ],
  [
    `dispatchEvent(new KeyboardEvent("keydown", { key: "?" }))`,
    `document.querySelector('[role="dialog"]')`,
  ],
];

/** A part that cannot be fetched is said to be missing, and is fetched at the next try. */
async function tryOffline(browser, url) {
  const page = await open(browser, url);
  online = false;
  await page.evaluate(`controls.click("Help")`);
  await page.when(`document.querySelector('[role="alert"]')?.textContent.includes("try again")`);
  online = true;
  await page.evaluate(`controls.click("Help")`);
  await page.when(`document.querySelector('[role="dialog"]')`);
  await page.close();
}

try {
  const serves = (path) => {
    fetched.push(path);
    return online || !path.includes("later-");
  };
  const tryAll = (url) =>
    withChromium(async (browser) => {
      await look(browser, url);
      for (const [action, seen] of FIRST) {
        const page = await open(browser, url);
        await page.evaluate(action);
        await page.when(seen);
        expect(later() === 1, `The second part is to be fetched once for ${action}`);
        await page.close();
      }
      await tryOffline(browser, url);
    });
  await withServer(folder, tryAll, serves);
  console.log(`The release page plays, and fetches its second part when it is wanted.`);
} catch (error) {
  console.error(`later: ${error.message}`);
  process.exitCode = 1;
}
