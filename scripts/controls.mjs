// What the scripts know of the page: its controls by their accessible names, and the attributes
// that it promises to keep. This is the one place to change when the page does.

/** JavaScript for the page: `controls.has(name)`, `.button(name)`, `.input(name)`, `.click`, `.set`, `.timeMs()`. */
export const CONTROLS = `
globalThis.controls ??= (() => {
  // Without the words of a control that stands inside its label.
  const wordsOf = (label) => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll("input, select, output").forEach((inner) => inner.remove());
    return copy.textContent;
  };
  const named = (selector, name) => {
    const found = [...document.querySelectorAll(selector)].find((element) => {
      const labels = [...(element.labels ?? [])].map(wordsOf);
      const names = [element.getAttribute("aria-label"), ...labels, element.textContent];
      return names.some((text) => text?.trim() === name);
    });
    if (!found) throw new Error("The page has no control named " + name + ".");
    return found;
  };
  const main = () => document.querySelector("main");
  return {
    has: (name) => [...document.querySelectorAll("button")].some((it) => it.textContent === name),
    button: (name) => named("button", name),
    input: (name) => named("input, select", name),
    click(name) {
      named("button, input", name).click();
    },
    set(name, value) {
      const input = this.input(name);
      input.value = String(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    timeMs: () => Number(main()?.dataset.timeMs ?? NaN),
    playing: () => main()?.dataset.playing === "true",
    nodes: () => Number(main()?.dataset.nodes ?? NaN),
    // The index of the last entry of the longest log: the last number in data-last.
    entries: () =>
      Math.max(
        0,
        ...[...document.querySelectorAll("g[data-node]")].map((node) =>
          Number(node.dataset.last?.match(/\\d+/g)?.at(-1) ?? 0),
        ),
      ),
  };
})();
`;
