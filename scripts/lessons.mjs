// What the scripts know of the lessons, from their files.

import { readFileSync, readdirSync } from "node:fs";

const FOLDER = new URL("../lessons/", import.meta.url);

/** The lessons by their names, each with its kind and its steps as texts. */
export const LESSONS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".toml") && file !== "glossary.toml")
  .map((file) => {
    const text = readFileSync(new URL(file, FOLDER), "utf8");
    const [, kind] = /^kind = "(.*)"$/m.exec(text);
    return { id: file.replace(".toml", ""), kind, steps: text.split(/^\[\[steps\]\]$/m).slice(1) };
  });

/** Opens a step of a lesson, counted from 1, by its link, and waits until it is read. */
export async function openStep(page, id, step) {
  await page.evaluate((hash) => (location.hash = hash), `#story=${id}.${step}`);
  await page.waitForFunction(
    ([hash, place]) =>
      location.hash === hash && document.querySelector(".told .place")?.textContent.includes(place),
    [`#story=${id}.${step}`, ` · ${step} of `],
  );
}
