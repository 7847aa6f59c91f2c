// The system's own Chromium, driven by Playwright, and what every script does with it: serve a built
// page, open it in a browser, and end with one line if something is wrong.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { installControls } from "./controls.mjs";
import { withServer } from "./server.mjs";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

// Software drawing, so that figures hang on the processor alone; and as many messages a second as a test sends.
const FLAGS = ["--disable-gpu", "--disable-quic", "--disable-ipc-flooding-protection"];

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) => PROGRAMS.map((name) => join(folder, name)));
  const found = candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found) return found;
  throw new Error("Chromium is not on the search path: install it, or name it in the variable CHROMIUM.");
}

/** Starts a browser, hands it to `work`, and ends it. */
export async function withBrowser(work) {
  // Without a sandbox, so that root may run it.
  const browser = await chromium.launch({ executablePath: findChromium(), chromiumSandbox: false, args: FLAGS });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/**
 * Runs a script on the built page in `folder`: `work` is given a browser and the address of the page.
 * An error is one sentence that begins with the script's name.
 */
export async function onPage(name, folder, work, options) {
  try {
    await withServer(folder, (url) => withBrowser((browser) => work(browser, url)), options);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Opens an empty page that shares nothing with any other: no storage, no cache. Its `refusals` are what its
 * security policy has forbidden it.
 */
export async function newPage(browser, { width, height, colorScheme = "light", hasTouch = false }) {
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, isMobile: width < 700, hasTouch, colorScheme });
  await context.addInitScript(installControls);
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  page.refusals = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) page.refusals.push(message.text());
  });
  page.on("pageerror", (error) => console.error(`The page says: ${error.stack ?? error}`));
  return page;
}

/** Opens the built page and waits until its program has taken over from the first picture. */
export async function openBuilt(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => controls.timeMs() > 0);
}

/** Closes a page that was opened with `newPage`. */
export const closePage = (page) => page.context().close();
