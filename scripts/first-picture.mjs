// How soon the cluster is seen, how soon it lives, what that takes to download, and how busy the page is.
//
//   node scripts/first-picture.mjs FOLDER [OTHER-FOLDER] [--rounds 5] [--seconds 10]
//
// Opens the release page in FOLDER on an emulated slow phone and on a desk, everything served as `gzip -9`
// makes it, and prints medians. With a second folder both are opened in turns, and the ratio of the second
// to the first is printed, too.
//
//   first load  all files that are asked for until the cluster lives
//   painted     the first frame that the browser has put on the screen with every node in it
//   alive       the program has taken over: the time of the cluster goes on
//   busy        the main thread's time on the desk, 5 nodes at the page's own speed, a write every 100 simulated ms

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { closePage, newPage, openBuilt, withBrowser } from "./browser.mjs";
import { busy, play } from "./load.mjs";
import { withServer } from "./server.mjs";

const PHONE = { width: 390, height: 844, cpuTimesSlower: 4, bitsPerSecond: 1.6e6, roundTripMs: 150 };
const DESK = { width: 1280, height: 800 };
const NODES = 5;

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "10" } },
});

/** Runs in the page before its program: notes where the nodes are first laid out, and when time goes on. */
function watchCluster() {
  const seen = (globalThis.clusterSeen = {});
  const look = () => {
    const nodes = [...document.querySelectorAll("main g[data-node] .shape")];
    const boxes = nodes.map((node) => node.getBoundingClientRect()).filter(({ width }) => width > 0);
    if (boxes.length > 0) seen.boxes = boxes.map(({ x, y, width, height }) => ({ x, y, width, height }));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new MutationObserver((_, observer) => {
    if (!(Number(document.querySelector("main")?.dataset.timeMs) > 0)) return;
    seen.aliveMs = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-time-ms"] });
}

/**
 * Runs in an empty page: the number of the first frame in which every box has something dark in it, as the outlines
 * of nodes are. Paint and element timing of the browser know texts and images, but not the shapes of a drawing; so
 * the frames themselves are looked at.
 */
async function firstWithAll({ frames, boxes }) {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const isDrawn = ({ x, y, width, height }) => {
    const { data } = context.getImageData(x, y, width, height);
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 330) dark += 1;
    return dark >= 20;
  };
  for (const [number, frame] of frames.entries()) {
    const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    [canvas.width, canvas.height] = [image.width, image.height];
    context.drawImage(image, 0, 0);
    if (boxes.every(isDrawn)) return number;
  }
  throw new Error("No frame shows the cluster.");
}

/** Slows a page down as a device would be. */
async function emulate(devtools, { cpuTimesSlower, bitsPerSecond, roundTripMs }) {
  if (cpuTimesSlower) await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpuTimesSlower });
  if (!bitsPerSecond) return;
  const throughput = bitsPerSecond / 8;
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: roundTripMs,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
}

/** Keeps all frames that the browser puts on the screen, each with the time of day in ms. */
async function keepFrames(devtools) {
  const frames = [];
  devtools.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
    frames.push({ data, ms: metadata.timestamp * 1000 });
    devtools.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await devtools.send("Page.startScreencast", { format: "png" });
  return frames;
}

/** Opens the page as if for the first time. */
async function open(browser, url, device) {
  const page = await newPage(browser, device);
  const files = new Set();
  page.on("request", (request) => {
    if (request.url().startsWith(url)) files.add(request.url().slice(url.length) || "index.html");
  });
  await page.addInitScript(watchCluster);
  const devtools = await page.context().newCDPSession(page);
  await emulate(devtools, device);
  const frames = await keepFrames(devtools);
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.clusterSeen.aliveMs && globalThis.clusterSeen.boxes);
  const asked = [...files];
  // Long enough for the frame that shows it to be there.
  await page.waitForTimeout(500);
  const { boxes, aliveMs } = await page.evaluate(() => globalThis.clusterSeen);
  const startMs = await page.evaluate(() => performance.timeOrigin);
  await closePage(page);
  const reader = await newPage(browser, DESK);
  const number = await reader.evaluate(firstWithAll, { frames: frames.map(({ data }) => data), boxes });
  await closePage(reader);
  return { paintedMs: frames[number].ms - startMs, aliveMs, asked };
}

async function measureBusy(browser, url) {
  const page = await newPage(browser, DESK);
  await openBuilt(page, url);
  await play(page, NODES);
  const { all } = await busy(page, Number(options.seconds));
  await closePage(page);
  return all;
}

/** One round with the page of one folder. */
function measure(folder) {
  const packedBytes = (file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  return withServer(
    folder,
    (url) =>
      withBrowser(async (browser) => {
        const phone = await open(browser, url, PHONE);
        const desk = await open(browser, url, DESK);
        return {
          "first load, KB": phone.asked.map(packedBytes).reduce((sum, bytes) => sum + bytes, 0) / 1000,
          "slow phone: painted, ms": phone.paintedMs,
          "slow phone: alive, ms": phone.aliveMs,
          "desk: painted, ms": desk.paintedMs,
          "desk: alive, ms": desk.aliveMs,
          "main thread busy, %": 100 * (await measureBusy(browser, url)),
        };
      }),
    { gzip: true },
  );
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];

function print(rounds) {
  for (const name of Object.keys(rounds[0][0])) {
    const medians = folders.map((_, which) => median(rounds.map((round) => round[which][name])));
    const figures = medians.map((figure) => figure.toFixed(1).padStart(10)).join("");
    const ratio = medians.length > 1 ? (medians[1] / medians[0]).toFixed(2).padStart(10) : "";
    console.log(name.padEnd(26) + figures + ratio);
  }
}

try {
  if (folders.length < 1 || folders.length > 2) throw new Error("it takes one folder, or two.");
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const figures = [];
    for (const folder of folders) figures.push(await measure(folder));
    rounds.push(figures);
  }
  print(rounds);
} catch (error) {
  console.error(`first-picture: ${error.message}`);
  process.exitCode = 1;
}
