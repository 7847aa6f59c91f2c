// Pictures of the page in every view that is worth a look, size by size, light and dark.
//
//   node scripts/shots.mjs [folder] [pictures] [--only name]
//
// Takes the built page from `folder` (dist) and puts PNG files into `pictures` (target/shots).

import { join } from "node:path";
import { parseArgs } from "node:util";
import { closePage, newPage, onPage } from "./browser.mjs";
import { VIEWS, openView } from "./views.mjs";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" } },
});
const [folder = "dist", pictures = "target/shots"] = positionals;
const names = Object.keys(VIEWS).filter((name) => !options.only || name === options.only);

async function shoot(browser, url, name, size, colorScheme) {
  const page = await newPage(browser, { ...size, colorScheme });
  await openView(page, url, name);
  const path = join(pictures, `${name}-${size.width}x${size.height}-${colorScheme}.png`);
  await page.screenshot({ path });
  await closePage(page);
  console.log(path);
}

await onPage("shots", folder, async (browser, url) => {
  if (names.length === 0) {
    throw new Error(`there is no view "${options.only}", only ${Object.keys(VIEWS).join(", ")}.`);
  }
  for (const name of names) {
    for (const size of SIZES) {
      for (const colorScheme of ["light", "dark"]) await shoot(browser, url, name, size, colorScheme);
    }
  }
});
