// Whether anything on the stage lies on something else, in every step of every lesson and in some states of the
// sandbox, size by size: text on text, on the rim of a server or on a message, and messages on each other.
//
//   node scripts/overlaps.mjs [folder] [--only lesson]
//
// Takes the built page from `folder` (dist). Ends with one line, or with what lies on what and where.

import { parseArgs } from "node:util";
import { closePage, newPage, onPage, openBuilt } from "./browser.mjs";
import { LESSONS, openStep } from "./lessons.mjs";
import { openView } from "./views.mjs";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];
/** States of the sandbox: with the partition in words over the stage, and with the most servers. */
const VIEWS = ["at-rest", "partitioned", "nine-nodes"];

/** Findings that are known, by what they match, and why nothing is done about them. */
const EXCEPTIONS = [
  { known: /^leader-crash-in-flight\.1 .*proxy→n1/, why: "the link from the proxy to n1 runs behind n5" },
  { known: /^(three-three-three\.\d|nine-nodes) at /, why: "nine servers that all send have no room for so many messages" },
  {
    known: /^(split-vote|stranded-leader|figure-7|figure-8-off)\.\d at .* of n.→n. and “.*” of n.→n.$/,
    why: "the two links cross, or leave their server, where both messages are just then",
  },
  { known: /^((clients\.1|election\.11) at 1920x1080|figure-7\.5 at 390x844): /, why: "a message makes room for another, and passes a server" },
];

/** The stage is drawn for the size that it has, and stands still. */
const isAtRest = () => {
  const tank = document.querySelector(".tank");
  const [, , width, height] = document.querySelector("svg.standing").getAttribute("viewBox").split(" ").map(Number);
  const off = Math.abs(width * tank.clientHeight - height * tank.clientWidth);
  return !controls.playing() && off <= 2 * Math.max(tank.clientWidth, tank.clientHeight);
};

/** Runs in the page: what lies on what, as sentences. */
function findOverlaps() {
  /** Less than this many pixels is nothing that is seen. */
  const SEEN = 0.5;
  const all = (selector) => [...document.querySelectorAll(`.tank ${selector}`)];
  const isDrawn = (element) => element.checkVisibility() && element.getClientRects().length > 0;

  const owner = (element) => element.closest("[data-node], [data-proxy], [data-client], [data-message], [data-link]");
  const nameOf = (owner) => {
    const { node, proxy, client, link, from, to } = owner?.dataset ?? {};
    return node ?? client ?? (proxy ? "proxy" : link ? `link ${link}` : `${from}→${to}`);
  };
  const nameOfOwner = (element) => nameOf(owner(element));

  const place = (element) => {
    const matrix = element.getScreenCTM();
    return (x, y) => [matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f];
  };
  // The letters themselves, without the space above and below them.
  const letters = (element) => {
    const { x, width } = element.getBBox();
    const size = parseFloat(getComputedStyle(element).fontSize);
    const line = element.y.baseVal[0]?.value ?? 0;
    const [top, bottom] = [line - 0.74 * size, line + (/[gjpqy]/.test(element.textContent) ? 0.2 : 0.02) * size];
    const at = place(element);
    return [at(x, top), at(x + width, top), at(x + width, bottom), at(x, bottom)];
  };
  const outline = (element) => {
    const [length, at, corners] = [element.getTotalLength(), place(element), 64];
    return Array.from({ length: corners }, (_, corner) => {
      const { x, y } = element.getPointAtLength((length * corner) / corners);
      return at(x, y);
    });
  };
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [[left, top], [right, top], [right, bottom], [left, bottom]];
  };

  const texts = all("svg text:not(.unseen)")
    .filter((element) => element.textContent.trim() && isDrawn(element))
    .map((element) => ({
      what: `“${element.textContent.trim()}” of ${nameOfOwner(element)}`,
      owner: owner(element),
      points: letters(element),
    }));
  const strokeOf = (element) => {
    const { stroke, strokeWidth } = getComputedStyle(element);
    return stroke === "none" ? 0 : (parseFloat(strokeWidth) * element.getScreenCTM().a) / 2;
  };
  const shape = (element, what) => ({
    what: `${what} ${nameOfOwner(element)}`,
    owner: owner(element),
    points: outline(element),
    stroke: strokeOf(element),
  });
  const servers = all(".node .shape").map((it) => shape(it, "the rim of"));
  const halos = all(".node .halo").map((it) => shape(it, "the ring around")).filter(({ stroke }) => stroke > 0);
  // A timer is not drawn in its server, but around the same place.
  const middle = (element) => [element.getScreenCTM().e, element.getScreenCTM().f];
  const serverAt = ([x, y]) =>
    all("[data-node]").find((server) => Math.hypot(middle(server)[0] - x, middle(server)[1] - y) < 1);
  const timers = all(".timers-back circle").map((it) => {
    const owner = serverAt(middle(it));
    return { ...shape(it, ""), what: `the timer of ${nameOf(owner)}`, owner };
  });
  const actors = all(".actor .shape").map((it) => shape(it, "the box of"));
  const marks = all(".mark-back").map((it) => shape(it, "the mark of"));
  const messages = all(".flight .shape").map((it) => ({
    ...shape(it, "the message"),
    what: `“${owner(it).querySelector("text").textContent}” ${nameOfOwner(it)}`,
  }));
  const over = [...document.querySelectorAll(".over > .chip, .over > button, .over > .verdict, .answer, .told-card")]
    .filter(isDrawn)
    .map((element) => ({ what: `“${element.textContent.slice(0, 30)}”`, points: box(element) }));

  // Convex shapes are apart if a line along a side of one of them separates them.
  const separates = (one, other) =>
    one.some(([x, y], corner) => {
      const [nextX, nextY] = one[(corner + 1) % one.length];
      const length = Math.hypot(nextX - x, nextY - y);
      if (length === 0) return false;
      const across = ([px, py]) => ((px - x) * (nextY - y) - (py - y) * (nextX - x)) / length;
      const own = one.map(across);
      const its = other.map(across);
      return Math.min(...its) > Math.max(...own) - SEEN || Math.max(...its) < Math.min(...own) + SEEN;
    });
  const bounds = (points) => {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  for (const it of [texts, servers, halos, timers, actors, marks, messages, over].flat()) it.bounds = bounds(it.points);
  const isNear = (one, other, space = 0) =>
    one.bounds[0] < other.bounds[2] + space &&
    other.bounds[0] < one.bounds[2] + space &&
    one.bounds[1] < other.bounds[3] + space &&
    other.bounds[1] < one.bounds[3] + space;
  const covers = (one, other) =>
    isNear(one, other) && !separates(one.points, other.points) && !separates(other.points, one.points);
  const touches = (text, { points, stroke }) => {
    const [left, top, right, bottom] = text.bounds;
    const space = stroke - SEEN;
    return points.some(([x, y]) => x > left - space && x < right + space && y > top - space && y < bottom + space);
  };

  const found = new Set();
  const note = (one, other) => found.add(`${one.what} and ${other.what}`);
  const pairs = (things, isBad) =>
    things.forEach((one, place) => things.slice(place + 1).forEach((other) => isBad(one, other) && note(one, other)));
  const between = (ones, others, isBad) =>
    ones.forEach((one) => others.forEach((other) => isBad(one, other) && note(one, other)));

  // A message leaves and reaches a server or a box over its rim; it ends at the sign of a cut link, which it covers; and
  // where two links cross, a message of the one may go over one of the other, as long as both can be read.
  const linkOf = ({ dataset: { from, to } }) => [from, to].sort().join();
  const isOnLinkOf = (one, other) => linkOf(one.owner) === linkOf(other.owner);
  const endsAt = (text, body) =>
    text.owner.dataset.message &&
    (body.owner?.dataset.link ||
      [text.owner.dataset.from, text.owner.dataset.to].includes(nameOf(body.owner)) ||
      (body.owner?.dataset.message && !isOnLinkOf(text, body)));
  const bodies = [servers, actors, messages, marks, over].flat();
  pairs(texts, covers);
  between(texts, bodies, (text, body) => text.owner !== body.owner && !endsAt(text, body) && covers(text, body));
  const rims = [servers, halos, timers, actors, messages].flat();
  between(texts, rims, (text, rim) => !endsAt(text, rim) && touches(text, rim));
  pairs(messages, (one, other) => isOnLinkOf(one, other) && covers(one, other));
  pairs([servers, actors, marks, over].flat(), covers);
  const [stage] = all("svg.standing").map((it) => ({ what: "the edge of the stage", bounds: bounds(box(it)) }));
  const isCut = ({ bounds: [left, top, right, bottom] }) =>
    left < stage.bounds[0] || top < stage.bounds[1] || right > stage.bounds[2] || bottom > stage.bounds[3];
  texts.filter(isCut).forEach((text) => note(text, stage));
  return { findings: [...found], things: texts.length + bodies.length };
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" } },
});
const [folder = "dist"] = positionals;
const lessons = LESSONS.filter(({ id }) => !options.only || id === options.only);
const findings = [];
let looked = 0;

async function look(page, where) {
  await page.waitForFunction(isAtRest);
  const seen = await page.evaluate(findOverlaps);
  if (seen.things === 0) throw new Error(`${where}: there is nothing on the stage.`);
    for (const finding of seen.findings) {
    const line = `${where}: ${finding}`;
    if (!EXCEPTIONS.some(({ known }) => known.test(line))) findings.push(line);
  }
  looked += 1;
}

async function lookAtSize(browser, url, size) {
  const name = `${size.width}x${size.height}`;
  const page = await newPage(browser, size);
  await openBuilt(page, url);
  for (const { id, steps } of lessons) {
    for (let step = 1; step <= steps.length; step += 1) {
      await openStep(page, id, step);
      await look(page, `${id}.${step} at ${name}`);
    }
  }
  await closePage(page);
  for (const view of options.only ? [] : VIEWS) {
    const page = await newPage(browser, size);
    await openView(page, url, view);
    await look(page, `${view} at ${name}`);
    await closePage(page);
  }
}

await onPage("overlaps", folder, async (browser, url) => {
  if (lessons.length === 0) throw new Error(`there is no lesson "${options.only}".`);
  await Promise.all(SIZES.map((size) => lookAtSize(browser, url, size)));
  if (findings.length > 0) throw new Error(`${findings.length} overlaps:\n${findings.join("\n")}`);
  console.log(`Nothing lies on anything else on the stage, in ${SIZES.length} sizes: ${looked} pictures.`);
});
