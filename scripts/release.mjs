// Tries the release page: everything in it works at once, a lesson's file is fetched when the lesson is opened, once,
// and again after a failure, and its security policy forbids it nothing that it does.
//
//   node scripts/release.mjs [folder]
//
// Takes the built page from `folder` (dist). Ends with one line, or with what is wrong.

import { closePage, newPage, onPage, openBuilt } from "./browser.mjs";
import { choose, click, seen, set } from "./controls.mjs";
import { openStep } from "./lessons.mjs";

const [folder = "dist"] = process.argv.slice(2);
const LESSON = /\/lessons\/(?!contents|glossary)/;
let fetched = [];
const pages = [];

const lessons = () => fetched.filter((url) => LESSON.test(url)).length;

function expect(condition, what) {
  if (!condition) throw new Error(`${what}; fetched: ${fetched.join(" ")}.`);
}

async function open(browser, url) {
  fetched = [];
  const page = await newPage(browser, { width: 1280, height: 800 });
  pages.push(page);
  page.on("request", (request) => fetched.push(request.url().replace(url, "/")));
  await openBuilt(page, url);
  expect(lessons() === 0, "The page must open without lessons");
  return page;
}

/** A visitor who only watches sees an election. */
async function watch(browser, url) {
  const page = await open(browser, url);
  await seen(page, '[data-role="leader"]');
  await page.waitForFunction(() => controls.timeMs() > 400);
  expect(lessons() === 0, "The page must play without lessons");
  await closePage(page);
}

const says = (page, selector, text) =>
  page.waitForFunction(
    ([selector, text]) => document.querySelector(selector)?.textContent.includes(text),
    [selector, text],
  );

/** What a visitor may do first, and what must be on the page then. */
const FIRST = {
  help: (page) => click(page, "Help").then(() => seen(page, "dialog[open]")),
  "a key": (page) => page.keyboard.press("?").then(() => seen(page, "dialog[open]")),
  "a node": (page) => choose(page, '[data-node="n1"]').then(() => says(page, ".popover h2", "n1")),
  "a dialog": (page) => click(page, "Cluster").then(() => seen(page, "dialog[aria-label='Cluster'][open]")),
  nodes: (page) => set(page, "Nodes", 5).then(() => seen(page, 'main[data-nodes="5"]')),
  "a write": (page) => click(page, "Write").then(() => says(page, '[role="status"]', "wrote x = 5")),
  "a link": (page) => choose(page, '[data-link="n1-n2"]').then(() => says(page, ".popover h2", "n1-n2")),
};

async function actFirst(browser, url) {
  for (const [name, act] of Object.entries(FIRST)) {
    const page = await open(browser, url);
    await act(page);
    expect(lessons() === 0, `No lesson is needed for ${name}`);
    await closePage(page);
  }
}

const START = "Start the story ›";
const reads = (page, title) => says(page, ".told .place", title);
const refuses = (page) => says(page, '.fetching[role="alert"]', "Try again");

/** Opens a chapter from the list of contents. */
async function chapter(page, title) {
  await click(page, "Story");
  await page.locator(".chapters > li > button", { hasText: title }).click();
}

/** The story fetches its first chapter and no other, then each chapter when it is opened, and once. */
async function read(browser, url) {
  const page = await open(browser, url);
  await click(page, START);
  await reads(page, "One server");
  expect(lessons() === 1, "The story must open with one file of lessons");
  expect(/one.server/.test(fetched.find((path) => LESSON.test(path))), "It must be the first chapter's");
  await chapter(page, "Leader election");
  await reads(page, "Leader election");
  expect(lessons() === 2, "Another chapter is one more file");
  await chapter(page, "One server");
  await reads(page, "One server");
  expect(lessons() === 2, "A chapter must be fetched once");
  await click(page, "Scenarios");
  await page.waitForFunction(() => document.querySelectorAll(".gallery .mini .node").length > 20);
  expect(lessons() === 4, "All scenarios are one file, and so are the challenges");
  await closePage(page);
}

/** A link to a step fetches its chapter alone. */
async function followLink(browser, url) {
  const page = await open(browser, url);
  await openStep(page, "partition", 4);
  expect(lessons() === 1, "A link must fetch its own chapter");
  await closePage(page);
}

/** A chapter that could not be fetched can be tried again, and the one on screen stays. */
async function readOffline(browser, url) {
  const page = await open(browser, url);
  const [online, offline] = [false, true].map((state) => () => page.context().setOffline(state));
  await offline();
  await click(page, START);
  await refuses(page);
  await online();
  await click(page, START);
  await reads(page, "One server");
  await offline();
  await chapter(page, "Leader election");
  await refuses(page);
  await reads(page, "One server");
  await online();
  await page.locator(".chapters > li > button", { hasText: "Leader election" }).click();
  await reads(page, "Leader election");
  await page.waitForFunction(() => !document.querySelector('[role="alert"]'));
  await closePage(page);
}

/** The policy is there: a script or a style that someone would put into the document has no effect. */
async function injectMarkup(browser, url) {
  const page = await open(browser, url);
  await page.evaluate(() => {
    document.body.setAttribute("style", "outline: 1px solid");
    const script = document.createElement("script");
    script.textContent = "globalThis.injected = true";
    document.body.append(script);
  });
  expect((await page.evaluate(() => globalThis.injected)) === undefined, "No script in the document may run");
  expect(page.refusals.splice(0).length === 2, "The policy must forbid both");
  await closePage(page);
}

await onPage("release", folder, async (browser, url) => {
  for (const attempt of [watch, actFirst, read, followLink, readOffline, injectMarkup]) {
    await attempt(browser, url);
  }
  const refusals = pages.flatMap((page) => page.refusals);
  if (refusals.length > 0) throw new Error(`the policy forbids what the page does:\n${refusals.join("\n")}`);
  console.log("The release page works at once, and fetches a lesson when it is opened.");
});
