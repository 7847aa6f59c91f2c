// A headless Chromium and a small part of its DevTools protocol, with nothing but Node.
//
// The protocol goes over two pipes (`--remote-debugging-pipe`), because older Node has no WebSocket
// of its own: each message is one JSON text, ended by a zero byte.

import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

// Software drawing, no sandbox (so that root may run it), and no talk with the outside world.
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--disable-ipc-flooding-protection",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--mute-audio",
];

const COMMAND_TIMEOUT_MS = 60_000;

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of PROGRAMS) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: look on.
      }
    }
  }
  throw new Error(
    "Chromium is not on the search path: install it, or name it in the variable CHROMIUM.",
  );
}

/** Starts a browser with a new, empty profile, hands it to `work`, and cleans up after it. */
export async function withChromium(work) {
  const profile = await mkdtemp(join(tmpdir(), "raftarium-chromium-"));
  const browser = new Browser(profile);
  try {
    return await work(browser);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

class Browser {
  #process;
  #ended;
  #waiting = new Map();
  #listeners = new Map();
  #lastId = 0;
  #unread = "";

  constructor(profile) {
    const flags = [...FLAGS, `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"];
    this.#process = spawn(findChromium(), flags, {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once("error", (error) => {
        this.#giveUp(`Chromium cannot be started: ${error.message}`);
        resolve();
      });
      this.#process.once("exit", () => {
        this.#giveUp("Chromium has ended.");
        resolve();
      });
    });
    const [, , , commands, answers] = this.#process.stdio;
    // Writing to a browser that has gone fails here, too; the exit above tells it better.
    commands.on("error", () => {});
    answers.setEncoding("utf8").on("data", (text) => this.#read(text));
  }

  #read(text) {
    const messages = (this.#unread + text).split("\0");
    this.#unread = messages.pop();
    for (const message of messages) this.#receive(JSON.parse(message));
  }

  #receive({ id, method, params, sessionId, result, error }) {
    if (id === undefined) {
      this.#listeners.get(sessionId)?.(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }

  #giveUp(reason) {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  /** Sends one command of the protocol and waits for its answer. */
  send(method, params = {}, sessionId = undefined, timeoutMs = COMMAND_TIMEOUT_MS) {
    const id = ++this.#lastId;
    const answer = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method}: no answer within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      const done = (settle) => (value) => {
        clearTimeout(timer);
        settle(value);
      };
      this.#waiting.set(id, { method, resolve: done(resolve), reject: done(reject) });
    });
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answer;
  }

  /** Opens a page that shares nothing with any other: no storage, no cache. */
  async newPage({ width, height, colorScheme = "light" }) {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", {
      url: "about:blank",
      browserContextId,
    });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId, browserContextId);
    this.#listeners.set(sessionId, (method, params) => page.noticed(method, params));
    await page.prepare({ width, height, colorScheme });
    return page;
  }

  async close() {
    await this.send("Browser.close", {}, undefined, 5_000).catch(() => this.#process.kill("SIGKILL"));
    await this.#ended;
  }
}

class Page {
  #browser;
  #session;
  #context;
  #loaded = () => {};

  constructor(browser, session, context) {
    this.#browser = browser;
    this.#session = session;
    this.#context = context;
  }

  #send(method, params, timeoutMs) {
    return this.#browser.send(method, params, this.#session, timeoutMs);
  }

  async prepare({ width, height, colorScheme }) {
    await this.#send("Page.enable");
    await this.#send("Runtime.enable");
    await this.#send("Performance.enable", { timeDomain: "timeTicks" });
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 700,
    });
    await this.#send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: colorScheme }],
    });
  }

  noticed(method, params) {
    if (method === "Page.loadEventFired") this.#loaded();
    if (method === "Runtime.exceptionThrown") {
      const { text, exception } = params.exceptionDetails;
      console.error(`The page says: ${text} ${exception?.description ?? ""}`);
    }
  }

  /** Runs a piece of JavaScript in every document that the page opens from now on. */
  async beforeLoading(source) {
    await this.#send("Page.addScriptToEvaluateOnNewDocument", { source });
  }

  async goto(url) {
    const loaded = new Promise((resolve) => {
      this.#loaded = resolve;
    });
    const { errorText } = await this.#send("Page.navigate", { url });
    if (errorText) throw new Error(`${url} cannot be opened: ${errorText}`);
    await loaded;
  }

  /** Evaluates an expression in the page; a promise is waited for. */
  async evaluate(expression, timeoutMs = COMMAND_TIMEOUT_MS) {
    const { result, exceptionDetails } = await this.#send(
      "Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true, userGesture: true },
      timeoutMs,
    );
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /**
   * Waits until `condition` holds, looking once a frame, and evaluates `action` in that same frame.
   * Both are JavaScript expressions.
   */
  async when(condition, action = "undefined", timeoutMs = COMMAND_TIMEOUT_MS) {
    const found = await this.evaluate(
      `new Promise((resolve, reject) => {
        const end = performance.now() + ${timeoutMs};
        const look = () => {
          try {
            if (${condition}) { ${action}; resolve(true); }
            else if (performance.now() > end) resolve(false);
            else requestAnimationFrame(look);
          } catch (error) { reject(error); }
        };
        look();
      })`,
      timeoutMs + 10_000,
    );
    if (!found) throw new Error(`In ${timeoutMs / 1000} s this never held: ${condition}`);
  }

  /** The counters of the page's main thread, by name; times in seconds. */
  async metrics() {
    const { metrics } = await this.#send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  async screenshot(file) {
    const { data } = await this.#send("Page.captureScreenshot", { format: "png" });
    await writeFile(file, Buffer.from(data, "base64"));
  }

  async close() {
    await this.#browser.send("Target.disposeBrowserContext", { browserContextId: this.#context });
  }
}
