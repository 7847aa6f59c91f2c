// Tries the release page: everything in it works at once, and a lesson's file is fetched when the lesson is opened,
// once, and again after a failure.
//
//   node scripts/release.mjs [folder]
//
// Takes the built page from `folder` (dist). Ends with one line, or with what is wrong.

import { withChromium } from "./chromium.mjs";
import { CONTROLS } from "./controls.mjs";
import { withServer } from "./server.mjs";

const [folder = "dist"] = process.argv.slice(2);
const fetched = [];
let online = true;

const isLesson = (path) => path.includes("/lessons_");
const lessons = () => fetched.filter(isLesson).length;

function expect(condition, what) {
  if (!condition) throw new Error(`${what}; fetched: ${fetched.join(" ")}.`);
}

async function open(browser, url) {
  fetched.length = 0;
  const page = await browser.newPage({ width: 1280, height: 800 });
  await page.beforeLoading(CONTROLS);
  await page.goto(url);
  await page.when(`controls.timeMs() > 0`);
  expect(lessons() === 0, "The page must open without lessons");
  return page;
}

/** A visitor who only watches sees an election. */
async function watch(browser, url) {
  const page = await open(browser, url);
  await page.when(`document.querySelector('[data-role="leader"]')`);
  await page.when(`controls.timeMs() > 400`);
  expect(lessons() === 0, "The page must play without lessons");
  await page.close();
}

/** What a visitor may do first, and what must be on the page then. */
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

async function actFirst(browser, url) {
  for (const [action, seen] of FIRST) {
    const page = await open(browser, url);
    await page.evaluate(action);
    await page.when(seen);
    expect(lessons() === 0, `No lesson is needed for ${action}`);
    await page.close();
  }
}

const START = `controls.click("Start the story ›")`;
const reads = (title) => `document.querySelector(".told .place")?.textContent.startsWith("${title}")`;
const complains = `document.querySelector('[role="alert"]')?.textContent.includes("try again")`;

/** The story fetches its first chapter and no other, then each chapter when it is opened, and once. */
async function read(browser, url) {
  const page = await open(browser, url);
  await page.evaluate(START);
  await page.when(reads("One server"));
  expect(lessons() === 1, "The story must open with one file of lessons");
  expect(fetched.some((path) => path.includes("lessons_one_server")), "It must be the first chapter's");
  const chapter = async (title) => {
    await page.evaluate(`controls.click("Story")`);
    const row = `[...document.querySelectorAll(".chapters > li > button")].find((row) =>
      row.querySelector("b").textContent === "${title}")`;
    await page.when(row, `${row}.click()`);
    await page.when(reads(title));
  };
  await chapter("Leader election");
  expect(lessons() === 2, "Another chapter is one more file");
  await chapter("One server");
  expect(lessons() === 2, "A chapter must be fetched once");
  await page.evaluate(`controls.click("Scenarios")`);
  await page.when(`document.querySelectorAll(".gallery .mini .node").length > 20`);
  expect(lessons() === 4, "All scenarios are one file, and so are the challenges");
  await page.close();
}

/** A link to a step fetches its chapter alone. */
async function followLink(browser, url) {
  const page = await open(browser, url);
  await page.evaluate(`location.hash = "#story=partition.4"`);
  await page.when(`document.querySelector(".told .place")?.textContent.includes(" 4 of ")`);
  expect(lessons() === 1, "A link must fetch its own chapter");
  await page.close();
}

/** A chapter that could not be fetched can be tried again, and the one on screen stays. */
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
  expect(await page.evaluate(reads("One server")), "The chapter on screen must stay");
  online = true;
  await page.evaluate(`${wanted}.click()`);
  await page.when(reads("Leader election"));
  await page.when(`!document.querySelector('[role="alert"]')`);
  await page.close();
}

try {
  const serves = (path) => {
    fetched.push(path);
    return online || !isLesson(path);
  };
  const tryAll = (url) =>
    withChromium(async (browser) => {
      await watch(browser, url);
      await actFirst(browser, url);
      await read(browser, url);
      await followLink(browser, url);
      await readOffline(browser, url);
    });
  await withServer(folder, tryAll, serves);
  console.log("The release page works at once, and fetches a lesson when it is opened.");
} catch (error) {
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
}
