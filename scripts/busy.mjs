// How busy the page keeps the browser's main thread.
//
//   node scripts/busy.mjs [folder] [--seconds 20] [--nodes 5] [--entries 0]
//
// Plays the given number of nodes at the default speed with a write every 100 simulated ms, in a
// headless Chromium with software drawing. With --entries, the logs are first filled that far.

import { parseArgs } from "node:util";
import { newPage, onPage, openBuilt } from "./browser.mjs";
import { busy, inPercent, play } from "./load.mjs";

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
const [seconds, nodes, entries] = ["seconds", "nodes", "entries"].map((name) => {
  const value = Number(options[name]);
  if (value >= 0) return value;
  throw new Error(`--${name} wants a number, not "${options[name]}".`);
});

/** Runs at the highest speed with many writes until the logs are long enough, then as before. */
async function fill(page) {
  const usual = await page.evaluate(() => {
    const speed = controls.input("Speed");
    const usual = speed.value;
    controls.set("Speed", speed.max);
    let value = 0;
    globalThis.filling = setInterval(() => {
      for (let n = 0; n < 10; n++) {
        controls.set("Value", ++value);
        controls.click("Write");
      }
    }, 10);
    return usual;
  });
  const isFull = (entries) => controls.entries() >= entries;
  await page.waitForFunction(isFull, entries, { timeout: FILL_TIMEOUT_MS });
  await page.evaluate((usual) => {
    clearInterval(globalThis.filling);
    controls.set("Speed", usual);
  }, usual);
}

await onPage("busy", folder, async (browser, url) => {
  const page = await newPage(browser, { width: 1280, height: 800 });
  await openBuilt(page, url);
  await play(page, nodes);
  if (entries > 0) await fill(page);
  const share = await busy(page, seconds);
  console.log(`nodes                   ${await page.evaluate(() => controls.nodes())}`);
  console.log(`entries                 ${await page.evaluate(() => controls.entries())}`);
  console.log(`writes                  ${await page.evaluate(() => globalThis.writes)}`);
  console.log(`simulated               ${share.simulatedMs} ms in ${seconds} s`);
  console.log(`main thread busy        ${inPercent(share.all)}`);
  console.log(`  script                ${inPercent(share.script)}`);
  console.log(`  style                 ${inPercent(share.style)}`);
  console.log(`  layout                ${inPercent(share.layout)}`);
});
