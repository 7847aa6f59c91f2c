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

/** JavaScript for the page: whether a step of a lesson, from 1, is read. */
export const isRead = (id, step) =>
  `(location.hash === "#story=${id}.${step}" &&
    document.querySelector(".told .place")?.textContent.includes(" · ${step} of "))`;
