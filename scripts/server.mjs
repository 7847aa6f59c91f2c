// A static file server for a built page, on a free port of this machine only.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves a folder, with `gzip` as `gzip -9` makes it, while `work` runs, which is given the address. */
export async function withServer(folder, work, { gzip = false } = {}) {
  const root = resolve(folder);
  await stat(join(root, "index.html")).catch(() => {
    throw new Error(`${folder} has no index.html: build the page first with "trunk build --release".`);
  });
  const packed = new Map();
  const read = async (file) => {
    if (!packed.has(file)) packed.set(file, gzip ? gzipSync(await readFile(file), { level: 9 }) : await readFile(file));
    return packed.get(file);
  };
  const headers = gzip ? { "content-encoding": "gzip" } : {};
  const server = createServer((request, response) => answer(root, request, response, read, headers));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    return await work(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answer(root, request, response, read, headers) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  // Resolving ".." from the top first keeps the answer inside the folder.
  const file = join(root, normalize(path.endsWith("/") ? `${path}index.html` : path));
  const content = await read(file).catch(() => undefined);
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": content.length, ...headers }).end(content);
}
