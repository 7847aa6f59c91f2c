// The load under which the page is measured: a cluster that plays while a client writes.

/** One write each so many simulated ms. */
export const WRITE_EVERY_MS = 100;

/** Runs in the page: presses Write whenever another 100 simulated ms have gone by. */
function writeSteadily(everyMs) {
  let value = 0;
  let nextMs = controls.timeMs() + everyMs;
  globalThis.writes = 0;
  setInterval(() => {
    const nowMs = controls.timeMs();
    if (nowMs < nextMs) return;
    nextMs += everyMs * Math.ceil((nowMs - nextMs + 1) / everyMs);
    controls.set("Value", ++value);
    controls.click("Write");
    globalThis.writes += 1;
  }, 50);
}

/** Lets so many nodes play at the page's own speed, with writes; the page is open. */
export async function play(page, nodes) {
  await page.evaluate((nodes) => {
    if (controls.nodes() !== nodes) controls.set("Nodes", nodes);
    if (!controls.playing()) controls.click("Play");
  }, nodes);
}

/** The share of the main thread's time that the page takes while a client writes, in all and by kind. */
export async function busy(page, seconds) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "timeTicks" });
  const counters = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  await page.evaluate(writeSteadily, WRITE_EVERY_MS);
  const [before, startMs] = [await counters(), await page.evaluate(() => controls.timeMs())];
  await page.waitForTimeout(seconds * 1000);
  const [after, endMs] = [await counters(), await page.evaluate(() => controls.timeMs())];
  if (!(endMs > startMs)) throw new Error("The simulated time stands still: nothing was measured.");
  const share = (name) => (after[name] - before[name]) / (after.Timestamp - before.Timestamp);
  return {
    all: share("TaskDuration"),
    script: share("ScriptDuration"),
    style: share("RecalcStyleDuration"),
    layout: share("LayoutDuration"),
    simulatedMs: endMs - startMs,
  };
}

export const inPercent = (share) => `${(100 * share).toFixed(1)} %`;
