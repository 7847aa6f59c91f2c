// The views of the page: how to get from an open page to each state that is worth a look. Pictures are
// taken of them, and checks walk through them.

import { openBuilt } from "./browser.mjs";
import { choose, click, clickWhen, seen, set } from "./controls.mjs";
import { LESSONS, openStep } from "./lessons.mjs";

const until = (page, condition) => page.waitForFunction(condition);
const leads = '[data-role="leader"]';
const openRules = async (page) => {
  await click(page, "Cluster");
  await page.locator("dialog[open] summary").click();
};
const answerStarts = (page, start) =>
  page.waitForFunction(
    (start) => document.querySelector('[role="status"]').textContent.startsWith(start),
    start,
  );

/** The sandbox; it stands still at the end of each. */
const SANDBOX = {
  "at-rest": async (page) => {
    await clickWhen(page, () => controls.timeMs() > 800, "Write");
    await clickWhen(page, () => document.querySelector('[data-committed="true"][data-index="2"]'), "Pause");
  },
  "mid-election": async (page) => {
    await click(page, "Pause");
    const isMidElection = () =>
      document.querySelector('[data-role="candidate"]') && document.querySelector('[data-message="request-vote-reply"]');
    // By steps: a new run hurries to its first leader.
    while (!(await page.evaluate(isMidElection))) await click(page, "Step");
  },
  replicating: async (page) => {
    await clickWhen(page, () => controls.timeMs() > 500, "Write");
    await answerStarts(page, "wrote");
    await set(page, "Value", 7);
    await click(page, "Write");
    await clickWhen(
      page,
      () =>
        [...document.querySelectorAll('[data-message="append-entries"]')].some(
          (message) => message.textContent.includes("x=7") && message.getBoundingClientRect().y < 400,
        ),
      "Pause",
    );
  },
  partitioned: async (page) => {
    await set(page, "Nodes", 5);
    await seen(page, leads);
    await click(page, "Network");
    await click(page, "Partition");
    await seen(page, '[data-cut="both"]');
    await click(page, "Close");
    await click(page, "Write");
    await clickWhen(page, () => controls.timeMs() > 900, "Pause");
  },
  "modified-raft": async (page) => {
    await click(page, "Pause");
    await openRules(page);
    await click(page, "a majority is more than half");
    await seen(page, ".verdict strong");
    await click(page, "Close");
    for (const node of ["n1", "n2"]) {
      await choose(page, `[data-node="${node}"]`);
      await click(page, `Time out ${node}`);
    }
    await clickWhen(page, () => document.querySelector('[data-checker="broken"]'), "Pause");
    await click(page, "Close");
  },
  "nine-nodes": async (page) => {
    await set(page, "Nodes", 9);
    await seen(page, leads);
    await click(page, "Write");
    await clickWhen(page, () => controls.timeMs() > 900, "Pause");
  },
};

/** The diagram, instead of the ring, of any of the states above. */
const asDiagram = (name) => async (page) => {
  await SANDBOX[name](page);
  await click(page, "Diagram");
  await seen(page, "[data-way]");
  await click(page, "Zoom out");
  await until(page, () => document.querySelectorAll("[data-way]").length > 2);
};

const DIAGRAM = {
  diagram: asDiagram("replicating"),
  "diagram-election": asDiagram("mid-election"),
  "diagram-partitioned": asDiagram("partitioned"),
  "diagram-nine": asDiagram("nine-nodes"),
};

/** What opens on the stage, beside it and below it, and what lies over the page. */
const OPEN = {
  "popover-node": async (page) => {
    await SANDBOX.replicating(page);
    await choose(page, leads);
    await seen(page, ".popover");
  },
  "popover-link": async (page) => {
    await SANDBOX.partitioned(page);
    await choose(page, '[data-link="n1-n2"]');
    await seen(page, ".popover");
  },
  "popover-message": async (page) => {
    await SANDBOX.replicating(page);
    await choose(page, "[data-message]");
    await seen(page, ".popover");
  },
  "popover-nine": async (page) => {
    await SANDBOX["nine-nodes"](page);
    await choose(page, "[data-node='n5']");
    await seen(page, ".popover");
  },
  fields: async (page) => {
    await OPEN["popover-node"](page);
    await click(page, "all fields");
    await seen(page, "#selected");
  },
  filter: async (page) => {
    await SANDBOX["at-rest"](page);
    await click(page, "Events");
    await page.locator("[popovertarget='event-filter']").click();
    await seen(page, "#event-filter:popover-open");
  },
  steps: async (page) => {
    await SANDBOX["at-rest"](page);
    await page.locator("[aria-controls='steps']").click();
    await page.locator("#steps").waitFor();
  },
  why: async (page) => {
    await DIAGRAM.diagram(page);
    await page.evaluate(() => document.querySelector("td[data-committed='true'][data-index='2']").click());
    await seen(page, ".reasons");
  },
  network: async (page) => {
    await SANDBOX.replicating(page);
    await click(page, "Network");
    await seen(page, "dialog[aria-label='Network'][open]");
  },
  cluster: async (page) => {
    await SANDBOX["at-rest"](page);
    await openRules(page);
  },
  history: async (page) => {
    await SANDBOX.replicating(page);
    await click(page, "History");
    await seen(page, "dialog[aria-label='History'][open]");
  },
  refused: async (page) => {
    await SANDBOX["at-rest"](page);
    await click(page, "Cluster");
    await set(page, "Nodes", 99);
    await seen(page, ".field.wrong .error");
  },
  share: async (page) => {
    await SANDBOX.replicating(page);
    await click(page, "Share");
    await seen(page, "[aria-label='Link']");
  },
  help: async (page) => {
    await SANDBOX["at-rest"](page);
    await click(page, "Help");
    await seen(page, "dialog[open]");
  },
};

/** Of each chapter the first caption from the middle on that is there without an answer. */
const CHAPTERS = Object.fromEntries(
  LESSONS.filter(({ kind }) => kind === "chapter").map(({ id, steps }) => {
    const half = Math.floor(steps.length / 2);
    const step = steps.findIndex((text, place) => place >= half && !text.includes("[steps.ask]"));
    return [`story-${id}`, (page) => openStep(page, id, step + 1)];
  }),
);

const STORY = {
  ...CHAPTERS,
  "story-question": (page) => openStep(page, "election", 8),
  "story-answer": async (page) => {
    await openStep(page, "election", 8);
    await page.locator(".question button").first().click();
    await until(page, () => !controls.playing());
  },
  "story-word": async (page) => {
    await openStep(page, "election", 1);
    await page.locator(".told .word").first().click();
    await seen(page, ".popover.meaning");
  },
  "story-taken-over": async (page) => {
    await openStep(page, "election", 7);
    await choose(page, "g[data-node='n2']");
    await click(page, "Crash n2");
    await seen(page, "g[data-node='n2'][data-role='down']");
  },
  contents: async (page) => {
    await openStep(page, "election", 7);
    await click(page, "Story");
    await seen(page, ".chapters");
  },
  gallery: async (page) => {
    await click(page, "Scenarios");
    await seen(page, ".gallery");
    await until(page, () => !document.querySelector(".mini[viewBox='0 0 1 1']"));
  },
  "scenario-figure-8": (page) =>
    openStep(page, "figure-8", LESSONS.find(({ id }) => id === "figure-8").steps.length),
  challenge: (page) => openStep(page, "elect-n3", 2),
  "challenge-done": async (page) => {
    await openStep(page, "elect-n3", 2);
    await choose(page, "g[data-node='n3']");
    await click(page, "Time out n3");
    await clickWhen(page, () => document.querySelector(".told-card.done"), "Pause");
  },
};

/** Each view by its name: a function that leads there from a page that was just opened. */
export const VIEWS = { ...SANDBOX, ...DIAGRAM, ...OPEN, ...STORY };

/** Opens the page and leads it to a view. */
export async function openView(page, url, name) {
  await openBuilt(page, url);
  await VIEWS[name](page).catch((error) => {
    throw new Error(`${name} is not reached: ${error.message}`);
  });
}
