// A static file server for a built page, on a free port of this machine only.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder while `work` runs, which is given the address. `serves` is told the path of each
 * request, and says whether it is to be served.
 */
export async function withServer(folder, work, serves = () => true) {
  const root = resolve(folder);
  await stat(join(root, "index.html")).catch(() => {
    throw new Error(`${folder} has no index.html: build the page first with "trunk build --release".`);
  });
  const server = createServer((request, response) => answer(root, request, response, serves));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    return await work(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answer(root, request, response, serves) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  // Resolving ".." from the top first keeps the answer inside the folder.
  const file = join(root, normalize(path.endsWith("/") ? `${path}index.html` : path));
  const found = serves(path) && (await stat(file).catch(() => undefined));
  if (!found || !found.isFile()) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": found.size });
  createReadStream(file).pipe(response);
}
