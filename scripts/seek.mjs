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
import { withChromium } from "./chromium.mjs";
import { CONTROLS } from "./controls.mjs";
import { withServer } from "./server.mjs";

const WRITE_EVERY_MS = 100;
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
const number = (name) => {
  const value = Number(options[name]);
  if (value >= 0) return value;
  throw new Error(`--${name} wants a number, not "${options[name]}".`);
};
const [minutes, nodes, seeks, limit] = ["minutes", "nodes", "seeks", "limit"].map(number);

/** Keeps hold of the program's memory, to tell how large it is. */
const HOLD_MEMORY = `
for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const made = await original.apply(WebAssembly, all);
    globalThis.programMemory ??= (made.instance ?? made).exports?.memory;
    return made;
  };
}
`;

/** A run of the wanted length in which nothing is done but to write. */
function savedRun() {
  const interventions = [];
  for (let ms = 1000; ms < minutes * 60_000; ms += WRITE_EVERY_MS) {
    interventions.push(`${ms}ms c1 write k${(ms / WRITE_EVERY_MS) % KEYS} ${ms}`);
  }
  return JSON.stringify({
    raftarium: 1,
    setup: `nodes=${nodes}`,
    seed: "1",
    until: `${minutes * 60_000}ms`,
    interventions,
  });
}

const OPEN = (text) => `
{
  const file = new File([${JSON.stringify(text)}], "long.raftarium");
  const transfer = new DataTransfer();
  transfer.items.add(file);
  const field = controls.input("Open run");
  field.files = transfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}`;

/**
 * What both measurements share: the shortest wait that lets the page do something, and a rest in which
 * pictures are painted. The rest does not sleep, as a machine that wakes up is slow for a while.
 */
const BEAT = `
const channel = new MessageChannel();
const turn = () =>
  new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
const rest = async () => {
  const end = performance.now() + 60;
  while (performance.now() < end) await turn();
};
`;

/** Moves the playhead again and again, and tells how long each took, in ms. */
const SEEK = `
(async () => {
  ${BEAT}
  const slider = controls.input("Time");
  const took = [];
  const instants = [];
  for (let n = 0, random = 1; n < ${seeks}; n++) {
    random = (random * 48271) % 2147483647;
    instants.push(Math.floor((random / 2147483647) * ${minutes * 60_000}));
  }
  for (const ms of Array(${ROUNDS}).fill(instants).flat()) {
    const start = performance.now();
    slider.value = String(ms);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    while (controls.timeMs() !== ms) {
      // Most are there before the browser has time for anything else.
      await Promise.resolve();
      if (controls.timeMs() !== ms) await turn();
      if (performance.now() > start + 5000) throw new Error("It never got to " + ms + " ms.");
    }
    took.push(performance.now() - start);
    await rest();
  }
  return took;
})()`;

/** The same beat with a piece of work that never changes: what is slow here is the machine's doing. */
const CONTROL = `
(async () => {
  ${BEAT}
  const took = [];
  for (let n = 0; n < ${seeks * ROUNDS}; n++) {
    const start = performance.now();
    let sum = 0;
    for (let i = 0; i < 4_000_000; i++) sum = (sum * 31 + i) | 0;
    globalThis.controlSum = sum;
    took.push(performance.now() - start);
    await rest();
  }
  return took;
})()`;

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
const memory = async (page) => page.evaluate("globalThis.programMemory.buffer.byteLength");

async function measure(page) {
  await page.evaluate(`controls.click("Pause")`);
  await page.evaluate(`controls.click("Share")`);
  await page.when(`document.querySelector("[aria-label='Open run']")`);
  const before = await memory(page);
  const start = Date.now();
  await page.evaluate(OPEN(savedRun()));
  const last = minutes * 60_000;
  await page.when(`controls.timeMs() === ${last}`, "undefined", OPEN_TIMEOUT_MS);
  const openMs = Date.now() - start;
  if (options.diagram) await page.evaluate(`controls.click("Diagram")`);
  const rising = (list) => list.sort((a, b) => a - b);
  const least = (list) =>
    rising(list.slice(0, seeks).map((ms, n) => Math.min(ms, list[n + seeks], list[n + 2 * seeks])));
  const share = (list, part) => list[Math.min(list.length - 1, Math.floor(list.length * part))];
  const took = await page.evaluate(SEEK, OPEN_TIMEOUT_MS);
  const control = await page.evaluate(CONTROL, OPEN_TIMEOUT_MS);
  const parts = (list) => [0.5, 0.99, 1].map((part) => share(list, part).toFixed(1)).join(", ");
  const lowest = least(took);
  const more = (await memory(page)) - before;
  console.log(`run              ${minutes} minutes, ${nodes} nodes, a write every ${WRITE_EVERY_MS} ms`);
  console.log(`worked out in    ${(openMs / 1000).toFixed(1)} s`);
  console.log(`                 middle, 99 of 100, longest, in ms`);
  console.log(`seek             ${parts(lowest)}, least of ${ROUNDS} for each of ${seeks} instants`);
  console.log(`                 ${parts(rising(took))}, all`);
  console.log(`control          ${parts(least(control))}, least of ${ROUNDS} of a work that is always the same`);
  console.log(`                 ${parts(rising(control))}, all`);
  console.log(`memory           ${megabytes(more)} MB above a page at rest (${megabytes(before)} MB)`);
  if (limit && share(lowest, 0.99) > limit) throw new Error(`99 of 100 took longer than ${limit} ms.`);
}

await withServer(folder, (url) =>
  withChromium(async (browser) => {
    const page = await browser.newPage({ width: 1280, height: 800 });
    await page.beforeLoading(CONTROLS);
    await page.beforeLoading(HOLD_MEMORY);
    await page.goto(url);
    await page.when("controls.timeMs() > 0");
    await measure(page);
  }),
).catch((error) => {
  console.error(`seek: ${error.message}`);
  process.exitCode = 1;
});
