import { newPage, withBrowser, openBuilt } from "./browser.mjs";
import { withServer } from "./server.mjs";
import { click, choose, clickWhen } from "./controls.mjs";
const [folder, out, sizes = "1280x800"] = process.argv.slice(2);
const SHOTS = {
  sandbox: async (p) => { await clickWhen(p, () => controls.timeMs() > 800, "Write"); await clickWhen(p, () => document.querySelector('[data-committed="true"][data-index="2"]'), "Pause"); },
  popover: async (p) => { await clickWhen(p, () => controls.timeMs() > 800 && document.querySelector('[data-role="leader"]'), "Pause"); await p.locator('[data-role="leader"] .shape').first().click(); await p.waitForSelector(".popover"); },
  steps: async (p) => { await click(p, "Pause"); await p.locator(".unfold").click(); },
  cluster: async (p) => { await click(p, "Cluster"); await p.waitForTimeout(100); },
  story1: async (p) => { await click(p, "Story"); await p.waitForSelector(".told"); await p.waitForTimeout(600); },
  story8: async (p, url) => { await p.goto(url + "#story=replication.4"); await p.reload(); await p.waitForSelector(".told"); await p.waitForTimeout(1500); },
  question: async (p, url) => { await p.goto(url + "#story=election.8"); await p.reload(); await p.waitForSelector(".question"); await p.waitForTimeout(500); },
  takenover: async (p, url) => { await p.goto(url + "#story=election.7"); await p.reload(); await p.waitForSelector(".told"); await p.waitForTimeout(300); await p.locator("[data-node=n2] .shape").click(); await click(p, "Crash n2"); await p.waitForTimeout(300); },
};
const only = process.argv[5]?.split(",");
await withServer(folder, (url) => withBrowser(async (browser) => {
  for (const size of sizes.split(",")) {
    const [w, h, dark] = size.split("x");
    for (const [name, go] of Object.entries(SHOTS)) {
      if (only && !only.includes(name)) continue;
      const page = await newPage(browser, { width: Number(w), height: Number(h), colorScheme: dark ? "dark" : "light" });
      page.setDefaultTimeout(40000);
      try { await openBuilt(page, url); await go(page, url); } catch (e) { console.log(name, size, e.message.split("\n")[0]); }
      await page.screenshot({ path: `${out}/${name}-${size}.png` });
      for (const r of page.refusals) console.log(r);
      await page.context().close();
    }
  }
}));
