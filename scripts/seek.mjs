// How soon any instant of a long run is there, and how much memory the run takes.
//
//   node scripts/seek.mjs [folder] [--minutes 60] [--nodes 5] [--seeks 300] [--limit 16] [--diagram]
//
// Opens a saved run in the built page from `folder` (dist): so many minutes, with a write every 100
// simulated ms. Then moves the playhead to instants drawn at random, and measures from each move until
// the page shows that instant: world, logs, events and tape. The browser's own painting comes on top.
// With --limit it fails unless 99 of 100 are there within so many ms. With --diagram the space-time
// diagram is open.

import { parseArgs } from "node:util";
import { newPage, onPage, openBuilt } from "./browser.mjs";
import { click } from "./controls.mjs";
import { WRITE_EVERY_MS } from "./load.mjs";

const KEYS = 100;
/** How many times each instant is gone to. What is always slow is slow by itself, the rest by chance. */
const ROUNDS = 3;
const OPEN_TIMEOUT_MS = 10 * 60_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "60" },
    nodes: { type: "string", default: "5" },
    seeks: { type: "string", default: "300" },
    limit: { type: "string", default: "0" },
    diagram: { type: "boolean", default: false },
  },
});
const [folder = "dist"] = positionals;
const [minutes, nodes, seeks, limit] = ["minutes", "nodes", "seeks", "limit"].map((name) => {
  const value = Number(options[name]);
  if (value >= 0) return value;
  throw new Error(`--${name} wants a number, not "${options[name]}".`);
});
const lastMs = minutes * 60_000;

/** Runs in the page before its program: keeps hold of the program's memory, to tell how large it is. */
function holdMemory() {
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await original.apply(WebAssembly, all);
      globalThis.programMemory ??= (made.instance ?? made).exports?.memory;
      return made;
    };
  }
}

/** A run of the wanted length in which nothing is done but to write. */
function savedRun() {
  const interventions = [];
  for (let ms = 1000; ms < lastMs; ms += WRITE_EVERY_MS) {
    interventions.push(`${ms}ms c1 write k${(ms / WRITE_EVERY_MS) % KEYS} ${ms}`);
  }
  return JSON.stringify({ raftarium: 1, setup: `nodes=${nodes}`, seed: "1", until: `${lastMs}ms`, interventions });
}

/**
 * Runs in the page: moves the playhead to each instant, and returns how long each took, in ms. Without instants,
 * the same beat with a piece of work that never changes: what is slow there is the machine's doing.
 */
async function measureSeeks({ instants, count }) {
  const channel = new MessageChannel();
  // The shortest wait that lets the page do something.
  const turn = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
  const seek = async (ms, start) => {
    const slider = controls.input("Time");
    slider.value = String(ms);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    while (controls.timeMs() !== ms) {
      // Most are there before the browser has time for anything else.
      await Promise.resolve();
      if (controls.timeMs() !== ms) await turn();
      if (performance.now() > start + 5000) throw new Error(`It never got to ${ms} ms.`);
    }
  };
  const work = () => {
    let sum = 0;
    for (let i = 0; i < 4_000_000; i++) sum = (sum * 31 + i) | 0;
    globalThis.workSum = sum;
  };
  const took = [];
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    if (instants) await seek(instants[n % instants.length], start);
    else work();
    took.push(performance.now() - start);
    // A rest in which pictures are painted. It does not sleep: a machine that wakes up is slow for a while.
    const end = performance.now() + 60;
    while (performance.now() < end) await turn();
  }
  return took;
}

function drawInstants() {
  const instants = [];
  for (let n = 0, random = 1; n < seeks; n++) {
    random = (random * 48271) % 2147483647;
    instants.push(Math.floor((random / 2147483647) * lastMs));
  }
  return instants;
}

const rising = (list) => list.sort((a, b) => a - b);
const least = (list) =>
  rising(list.slice(0, seeks).map((ms, n) => Math.min(ms, list[n + seeks], list[n + 2 * seeks])));
const share = (list, part) => list[Math.min(list.length - 1, Math.floor(list.length * part))];
const parts = (list) => [0.5, 0.99, 1].map((part) => share(list, part).toFixed(1)).join(", ");
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

async function openRun(page) {
  await click(page, "Pause");
  await click(page, "Share");
  const file = { name: "long.raftarium", mimeType: "application/json", buffer: Buffer.from(savedRun()) };
  await page.locator("input[type=file]").setInputFiles(file);
  const isThere = (lastMs) => controls.timeMs() === lastMs;
  await page.waitForFunction(isThere, lastMs, { timeout: OPEN_TIMEOUT_MS });
  if (options.diagram) await click(page, "Diagram");
}

await onPage("seek", folder, async (browser, url) => {
  const page = await newPage(browser, { width: 1280, height: 800 });
  await page.addInitScript(holdMemory);
  await openBuilt(page, url);
  const memory = () => page.evaluate(() => globalThis.programMemory.buffer.byteLength);
  const [atRest, start] = [await memory(), Date.now()];
  await openRun(page);
  const openMs = Date.now() - start;
  const count = seeks * ROUNDS;
  const took = await page.evaluate(measureSeeks, { instants: drawInstants(), count });
  const control = await page.evaluate(measureSeeks, { count });
  const lowest = least(took);
  const more = (await memory()) - atRest;
  console.log(`run              ${minutes} minutes, ${nodes} nodes, a write every ${WRITE_EVERY_MS} ms`);
  console.log(`worked out in    ${(openMs / 1000).toFixed(1)} s`);
  console.log(`                 middle, 99 of 100, longest, in ms`);
  console.log(`seek             ${parts(lowest)}, least of ${ROUNDS} for each of ${seeks} instants`);
  console.log(`                 ${parts(rising(took))}, all`);
  console.log(`control          ${parts(least(control))}, least of ${ROUNDS} of a work that is always the same`);
  console.log(`                 ${parts(rising(control))}, all`);
  console.log(`memory           ${megabytes(more)} MB above a page at rest (${megabytes(atRest)} MB)`);
  if (limit && share(lowest, 0.99) > limit) throw new Error(`99 of 100 took longer than ${limit} ms.`);
});
