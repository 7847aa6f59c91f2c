// What the scripts know of the page: its controls by their accessible names, and the attributes
// that it promises to keep. This is the one place to change when the page does.

/** Runs in the page, before anything else does: offers `controls` to functions that are evaluated there. */
export function installControls() {
  // Without the words of a control that stands inside its label.
  const wordsOf = (label) => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll("input, select, output").forEach((inner) => inner.remove());
    return copy.textContent;
  };
  const isNamed = (element, name) => {
    const labels = [...(element.labels ?? [])].map(wordsOf);
    const names = [element.getAttribute("aria-label"), ...labels, element.textContent];
    return names.some((text) => text?.trim() === name);
  };
  // In the dialog that is open, if there is one with it, and in one that is closed only if it is nowhere else.
  const depth = (element) => {
    const dialog = element.closest("dialog");
    return dialog ? (dialog.open ? 0 : 2) : 1;
  };
  const find = (selector, name) =>
    [...document.querySelectorAll(selector)]
      .filter((element) => isNamed(element, name))
      .sort((one, other) => depth(one) - depth(other))[0];
  const named = (selector, name) => {
    const found = find(selector, name);
    if (!found) throw new Error(`The page has no control named ${name}.`);
    return found;
  };
  const main = () => document.querySelector("main[data-time-ms]");
  globalThis.controls = {
    has: (name) => find("button, input, summary", name) !== undefined,
    input: (name) => named("input, select", name),
    click: (name) => named("button, input, summary", name).click(),
    set(name, value) {
      const input = named("input, select", name);
      input.value = String(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    /** Chooses a shape of the stage or of the diagram. */
    choose: (selector) =>
      document.querySelector(selector).dispatchEvent(new Event("click", { bubbles: true })),
    timeMs: () => Number(main()?.dataset.timeMs ?? NaN),
    playing: () => main()?.dataset.playing === "true",
    nodes: () => Number(main()?.dataset.nodes ?? NaN),
    // The index of the last entry of the longest log: the last number in data-last.
    entries: () =>
      Math.max(
        0,
        ...[...document.querySelectorAll("g[data-node]")].map((node) =>
          Number(node.dataset.last?.match(/\d+/g)?.at(-1) ?? 0),
        ),
      ),
  };
}

/** Clicks the control with this name as soon as it is there. */
export const click = (page, name) =>
  page.waitForFunction((name) => controls.has(name) && (controls.click(name), true), name);

/** Sets a field, slider or list. */
export const set = (page, name, value) =>
  page.evaluate(([name, value]) => controls.set(name, value), [name, value]);

/** Chooses a shape of the stage or of the diagram as soon as it is there. */
export const choose = (page, selector) =>
  page.waitForFunction((it) => document.querySelector(it) && (controls.choose(it), true), selector);

/** Waits until a selector finds something. */
export const seen = (page, selector) => page.waitForFunction((it) => document.querySelector(it), selector);

/** Clicks a control in the very frame in which a function of the page first says yes. */
export function clickWhen(page, condition, name) {
  // One function of both: the page's policy lets no text become a program there.
  const both = new Function(`return (${condition})() && (controls.click(${JSON.stringify(name)}), true)`);
  return page.waitForFunction(both);
}
