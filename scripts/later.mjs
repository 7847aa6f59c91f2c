// Tries the release page: it plays without its second part, and fetches that when it is wanted, and each
// chapter of the story when it is opened.
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

/** How often the second part was asked for, and how often any lessons. */
function later() {
  return fetched.filter((path) => path.includes("later-")).length - lessons();
}

function lessons() {
  return fetched.filter((path) => path.includes("later-lessons_")).length;
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
  expect(later() + lessons() === 0, "The page must open without its second part");
  return page;
}

/** Who only looks sees an election without the second part. */
async function look(browser, url) {
  const page = await open(browser, url);
  await page.when(`document.querySelector('[data-role="leader"]')`);
  await page.when(`controls.timeMs() > 400`);
  expect(later() + lessons() === 0, "The page must play without its second part");
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

const START = `controls.click("Start the story ›")`;
const reads = (title) => `document.querySelector(".told .place")?.textContent.startsWith("${title}")`;
const complains = `document.querySelector('[role="alert"]')?.textContent.includes("try again")`;

/** Who opens the story fetches its first chapter and no other, then each when it is opened, and once. */
async function read(browser, url) {
  const page = await open(browser, url);
  await page.evaluate(START);
  await page.when(reads("One server"));
  expect(later() === 1 && lessons() === 1, "The story is to open with the second part and one file of lessons");
  expect(fetched.some((path) => path.includes("later-lessons_one_server")), "It is to be the first chapter's");
  const chapter = async (title) => {
    await page.evaluate(`controls.click("Story")`);
    const row = `[...document.querySelectorAll(".chapters > li > button")].find((row) =>
      row.querySelector("b").textContent === "${title}")`;
    await page.when(row, `${row}.click()`);
    await page.when(reads(title));
  };
  await chapter("Leader election");
  expect(later() === 1 && lessons() === 2, "Another chapter is one file more");
  await chapter("One server");
  expect(later() === 1 && lessons() === 2, "A chapter is to be fetched once");
  await page.evaluate(`controls.click("Scenarios")`);
  await page.when(`document.querySelectorAll(".gallery .mini .node").length > 20`);
  expect(later() === 1 && lessons() === 4, "All scenarios are one file, and so are the challenges");
  await page.close();
}

/** A link to a step fetches its chapter alone. */
async function followLink(browser, url) {
  const page = await open(browser, url);
  await page.evaluate(`location.hash = "#story=partition.4"`);
  await page.when(`document.querySelector(".told .place")?.textContent.includes(" 4 of ")`);
  expect(later() === 1 && lessons() === 1, "A link is to fetch the second part and its own chapter");
  await page.close();
}

/** The story and each chapter can be tried again when they could not be fetched. */
async function readOffline(browser, url) {
  const page = await open(browser, url);
  online = false;
  await page.evaluate(START);
  await page.when(complains);
  online = true;
  await page.evaluate(START);
  await page.when(reads("One server"));
  online = false;
  const wanted = `document.querySelectorAll(".chapters > li > button")[3]`;
  await page.evaluate(`controls.click("Story")`);
  await page.when(wanted, `${wanted}.click()`);
  await page.when(complains);
  expect(await page.evaluate(reads("One server")), "The chapter that is there stays");
  online = true;
  await page.evaluate(`${wanted}.click()`);
  await page.when(reads("Leader election"));
  await page.when(`!document.querySelector('[role="alert"]')`);
  await page.close();
}

/** A part that cannot be fetched is said to be missing, and is fetched at the next try. */
async function tryOffline(browser, url) {
  const page = await open(browser, url);
  online = false;
  await page.evaluate(`controls.click("Help")`);
  await page.when(complains);
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
        expect(later() === 1 && lessons() === 0, `The second part is to be fetched once for ${action}`);
        await page.close();
      }
      await tryOffline(browser, url);
      await read(browser, url);
      await followLink(browser, url);
      await readOffline(browser, url);
    });
  await withServer(folder, tryAll, serves);
  console.log(`The release page plays, and fetches its second part and its lessons when they are wanted.`);
} catch (error) {
  console.error(`later: ${error.message}`);
  process.exitCode = 1;
}
