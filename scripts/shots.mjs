// Pictures of the page in every state that is worth a look, size by size, light and dark.
//
//   node scripts/shots.mjs [folder] [pictures] [--only name]
//
// Takes the built page from `folder` (dist) and puts PNG files into `pictures` (target/shots).

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withChromium } from "./chromium.mjs";
import { CONTROLS } from "./controls.mjs";
import { LESSONS, isRead } from "./lessons.mjs";
import { withServer } from "./server.mjs";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const COLOR_SCHEMES = ["light", "dark"];

/**
 * The states: each a list of [condition, action], JavaScript expressions for the page. Every
 * condition is waited for, and its action done in the frame in which it first holds.
 */
const STATES = {
  "at-rest": [
    [`controls.timeMs() > 800`, `controls.click("Write")`],
    [`document.querySelector('[data-committed="true"][data-index="2"]')`, `controls.click("Pause")`],
  ],
  "mid-election": [
    [
      `document.querySelector('[data-role="candidate"]') &&
        document.querySelector('[data-message="request-vote-reply"]')`,
      `controls.click("Pause")`,
    ],
  ],
  replicating: [
    [`controls.timeMs() > 500`, `controls.click("Write")`],
    [`document.querySelector('[role="status"]').textContent.startsWith("wrote")`, `controls.set("Value", 7)`],
    [`controls.input("Value").value === "7"`, `controls.click("Write")`],
    [
      `[...document.querySelectorAll('[data-message="append-entries"]')].some((message) =>
        message.textContent.includes("x=7") &&
        message.getBoundingClientRect().y < 400)`,
      `document.querySelector('[data-role="leader"]').dispatchEvent(new Event("click", { bubbles: true }))`,
    ],
    [`controls.timeMs() > 0`, `controls.click("Pause")`],
  ],
  partitioned: [
    [`document.querySelector("main")`, `controls.set("Nodes", 5)`],
    [`document.querySelector('[data-role="leader"]')`, `controls.click("Network")`],
    [`document.querySelector("#network")`, `controls.click("Partition")`],
    [`document.querySelector('[data-cut="both"]')`, `controls.click("Write")`],
    [`controls.timeMs() > 900`, `controls.click("Pause")`],
  ],
  "modified-raft": [
    [`document.querySelector("main")`, `controls.click("Pause")`],
    [`true`, `controls.click("Set-up")`],
    [`document.querySelector("#setup summary")`, `document.querySelector("#setup summary").click()`],
    [`true`, `controls.click("a majority is more than half")`],
    [
      `document.querySelector(".verdict strong")`,
      `document.querySelector('[data-node="n1"]').dispatchEvent(new Event("click", { bubbles: true }))`,
    ],
    [`controls.has("Time out n1")`, `controls.click("Time out n1")`],
    [
      `document.querySelector('[data-node="n1"][data-role="leader"]')`,
      `document.querySelector('[data-node="n2"]').dispatchEvent(new Event("click", { bubbles: true }))`,
    ],
    [`controls.has("Time out n2")`, `controls.click("Time out n2")`],
    [`document.querySelector('[data-checker="broken"]')`, `controls.click("Set-up")`],
  ],
  "nine-nodes": [
    [`document.querySelector("main")`, `controls.set("Nodes", 9)`],
    [`document.querySelector('[data-role="leader"]')`, `controls.click("Write")`],
    [`controls.timeMs() > 900`, `controls.click("Pause")`],
  ],
};

/** The diagram, instead of the ring, of any of the states above. */
const asDiagram = (name) => [
  ...STATES[name],
  [`!controls.playing()`, `controls.click("Diagram")`],
  [`document.querySelector("[data-way]")`, `controls.click("Zoom out")`],
  [`document.querySelectorAll("[data-way]").length > 4`, ``],
];
STATES["diagram"] = asDiagram("replicating");
STATES["diagram-election"] = asDiagram("mid-election");
STATES["diagram-partitioned"] = asDiagram("partitioned");
STATES["diagram-nine"] = asDiagram("nine-nodes");
STATES["why"] = [
  ...asDiagram("replicating"),
  [`true`, `document.querySelector("td[data-committed='true'][data-index='2']").click()`],
  [`document.querySelector(".reasons")`, ``],
];
STATES["share"] = [
  ...STATES["replicating"],
  [`!controls.playing()`, `controls.click("Run")`],
  [`document.querySelector("#run")`, `controls.click("Share")`],
  [`document.querySelector("[aria-label='Link']")`, ``],
];

/** A lesson, opened by its link at a step, from 1. */
const lesson = (id, step) => [
  [`document.querySelector("main")`, `location.hash = "#story=${id}.${step}"`],
  [isRead(id, step), ``],
];
for (const { id, steps } of LESSONS.filter(({ kind }) => kind === "chapter")) {
  // The first caption from the middle on that is there without an answer.
  const half = Math.floor(steps.length / 2);
  const step = steps.findIndex((text, place) => place >= half && !text.includes("[steps.ask]"));
  STATES[`story-${id}`] = lesson(id, step + 1);
}
STATES["story-question"] = lesson("election", 8);
STATES["story-answer"] = [
  ...lesson("election", 8),
  [`document.querySelector(".question button")`, `document.querySelector(".question button").click()`],
  [`!controls.playing()`, ``],
];
STATES["story-word"] = [
  ...lesson("election", 1),
  [`document.querySelector(".told .word")`, `document.querySelector(".told .word").click()`],
  [`document.querySelector(".told-card")`, ``],
];
STATES["story-taken-over"] = [
  ...lesson("election", 7),
  [`true`, `document.querySelector("g[data-node='n2']").dispatchEvent(new Event("click", { bubbles: true }))`],
  [`controls.has("Crash n2")`, `controls.click("Crash n2")`],
  [`document.querySelector("g[data-node='n2'][data-role='down']")`, ``],
];
STATES["contents"] = [
  ...lesson("election", 7),
  [`true`, `controls.click("Story")`],
  [`document.querySelector(".chapters")`, ``],
];
STATES["gallery"] = [
  [`document.querySelector("main")`, `controls.click("Scenarios")`],
  [`document.querySelector(".gallery") && !document.querySelector(".mini[viewBox='0 0 1 1']")`, ``],
];
STATES["scenario-figure-8"] = lesson("figure-8", LESSONS.find(({ id }) => id === "figure-8").steps.length);
STATES["challenge"] = lesson("elect-n3", 2);
STATES["challenge-done"] = [
  ...lesson("elect-n3", 2),
  [`controls.has("Time out n3")`, `controls.click("Time out n3")`],
  [`document.querySelector("g[data-node='n3'][data-role='candidate']")`, `controls.click("Play")`],
  [`document.querySelector(".told-card.done")`, `controls.click("Pause")`],
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" } },
});
const [folder = "dist", pictures = "target/shots"] = positionals;
const states = Object.entries(STATES).filter(([name]) => !options.only || name === options.only);

async function shoot(browser, url, name, steps, size, colorScheme) {
  const page = await browser.newPage({ ...size, colorScheme });
  await page.beforeLoading(CONTROLS);
  await page.goto(url);
  for (const [condition, action] of steps) await page.when(condition, action);
  // Two frames more, so that what the last action changed is in the picture.
  await page.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))");
  const file = join(pictures, `${name}-${size.width}x${size.height}-${colorScheme}.png`);
  await page.screenshot(file);
  await page.close();
  console.log(file);
}

try {
  if (states.length === 0) {
    throw new Error(`there is no state "${options.only}", only ${Object.keys(STATES).join(", ")}.`);
  }
  await mkdir(pictures, { recursive: true });
  await withServer(folder, (url) =>
    withChromium(async (browser) => {
      for (const [name, steps] of states) {
        for (const size of SIZES) {
          for (const colorScheme of COLOR_SCHEMES) {
            await shoot(browser, url, name, steps, size, colorScheme);
          }
        }
      }
    }),
  );
} catch (error) {
  console.error(`shots: ${error.message}`);
  process.exitCode = 1;
}
