// How busy the page keeps the browser's main thread, and how soon its first picture is there.
//
//   node scripts/busy.mjs [folder] [--seconds 20] [--nodes 5] [--entries 0]
//
// Plays the given number of nodes at the default speed with a write every 100 simulated ms, in a
// headless Chromium with software drawing. With --entries, the logs are first filled that far.

import { parseArgs } from "node:util";
import { withChromium } from "./chromium.mjs";
import { CONTROLS } from "./controls.mjs";
import { withServer } from "./server.mjs";

const WRITE_EVERY_MS = 100;
const FILL_TIMEOUT_MS = 30 * 60_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "20" },
    nodes: { type: "string", default: "5" },
    entries: { type: "string", default: "0" },
  },
});
const [folder = "dist"] = positionals;
const seconds = positive("seconds");
const nodes = positive("nodes");
const entries = Number(options.entries);

function positive(name) {
  const value = Number(options[name]);
  if (value > 0) return value;
  throw new Error(`--${name} wants a number above zero, not "${options[name]}".`);
}

/** Notes the instant at which the app's own picture, not only the page around it, is drawn. */
const NOTE_FIRST_PICTURE = `
new MutationObserver((_, observer) => {
  if (!document.querySelector("main g[data-node], main svg")) return;
  observer.disconnect();
  // The second frame starts when the first has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    globalThis.firstPictureMs = performance.now();
  }));
}).observe(document, { childList: true, subtree: true });
`;

/** The cluster that is measured. */
const SET_UP = `
if (controls.nodes() !== ${nodes}) controls.set("Nodes", ${nodes});
if (!controls.playing()) controls.click("Play");
`;

/** Clicks Write whenever another 100 simulated ms have gone by. */
const WRITE_STEADILY = `
{
  let value = 0;
  let nextMs = controls.timeMs() + ${WRITE_EVERY_MS};
  globalThis.writes = 0;
  globalThis.writing = setInterval(() => {
    const nowMs = controls.timeMs();
    if (nowMs < nextMs) return;
    nextMs += ${WRITE_EVERY_MS} * Math.ceil((nowMs - nextMs + 1) / ${WRITE_EVERY_MS});
    controls.set("Value", ++value);
    controls.click("Write");
    globalThis.writes += 1;
  }, 50);
}
`;

/** Runs at the highest speed with many writes until the logs are long enough, then as before. */
const FILL = `
new Promise((resolve, reject) => {
  const speed = controls.input("Speed");
  const usual = speed.value;
  controls.set("Speed", speed.max || speed.options?.[speed.options.length - 1].value);
  let value = 0;
  const timer = setInterval(() => {
    try {
      for (let n = 0; n < 10; n++) {
        controls.set("Value", ++value);
        controls.click("Write");
      }
      if (controls.entries() < ${entries}) return;
      controls.set("Speed", usual);
      clearInterval(timer);
      resolve();
    } catch (error) {
      clearInterval(timer);
      reject(error);
    }
  }, 10);
})
`;

async function firstPicture(page, url) {
  await page.beforeLoading(NOTE_FIRST_PICTURE);
  await page.goto(url);
  await page.when("globalThis.firstPictureMs && controls.timeMs() >= 0");
  const paintMs = await page.evaluate(
    `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`,
  );
  const pictureMs = await page.evaluate("globalThis.firstPictureMs");
  console.log(`first contentful paint  ${inMs(paintMs)}`);
  console.log(`first picture           ${inMs(pictureMs)}`);
}

async function busy(page) {
  const before = await page.metrics();
  const startMs = await page.evaluate("controls.timeMs()");
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const after = await page.metrics();
  const share = (name) => (after[name] - before[name]) / (after.Timestamp - before.Timestamp);
  const simulatedMs = (await page.evaluate("controls.timeMs()")) - startMs;
  if (!(simulatedMs > 0)) throw new Error("The simulated time stands still: nothing was measured.");

  console.log(`nodes                   ${await page.evaluate("controls.nodes()")}`);
  console.log(`entries                 ${await page.evaluate("controls.entries()")}`);
  console.log(`writes                  ${await page.evaluate("globalThis.writes")}`);
  console.log(`simulated               ${inMs(simulatedMs)} in ${seconds} s`);
  console.log(`main thread busy        ${inPercent(share("TaskDuration"))}`);
  console.log(`  script                ${inPercent(share("ScriptDuration"))}`);
  console.log(`  style                 ${inPercent(share("RecalcStyleDuration"))}`);
  console.log(`  layout                ${inPercent(share("LayoutDuration"))}`);
}

const inMs = (ms) => (ms === undefined ? "none" : `${Math.round(ms)} ms`);
const inPercent = (share) => `${(100 * share).toFixed(1)} %`;

await withServer(folder, (url) =>
  withChromium(async (browser) => {
    const page = await browser.newPage({ width: 1280, height: 800 });
    await page.beforeLoading(CONTROLS);
    await firstPicture(page, url);
    await page.evaluate(SET_UP);
    if (entries > 0) await page.evaluate(FILL, FILL_TIMEOUT_MS);
    await page.evaluate(WRITE_STEADILY);
    await busy(page);
  }),
).catch((error) => {
  console.error(`busy: ${error.message}`);
  process.exitCode = 1;
});
