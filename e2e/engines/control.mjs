/** A page that may do anything: what does not arrive from it either, the engine does not do at all. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ports } from './ports.mjs';

const html = '<!doctype html><meta charset="utf-8"><title>No policy</title><p>No policy</p>';

/** The page as a file. */
export function controlFile() {
  const path = join(mkdtempSync(join(tmpdir(), 'engines-control-')), 'control.html');
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

/** The page on a site. */
export async function controlSite() {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(html);
  });
  server.listen(ports.control, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${ports.control}/`, close };
}
