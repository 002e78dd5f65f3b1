/** What is measured, built apart, so that nothing that is written meanwhile changes it; each once it is asked for. */
import { join } from 'node:path';
import { build, preview } from 'vite';

/** The page of the benchmarks: parts of the verifier, and what else there is. Built as the verifier itself is. */
const parts = {
  configFile: false,
  base: './',
  worker: { format: 'iife' },
  define: { __TOOL_NAME__: '"benchmark"', __TOOL_VERSION__: '""', __TOOL_BUILD__: '""' },
  build: { target: 'es2023', rolldownOptions: { input: 'e2e/bench/page.html' } },
};

/** The verifier, by its own configuration. */
const verifier = { build: {} };

export function sitesIn(folder) {
  const servers = [];
  const site = (name, config, port, path) => {
    let url = null;
    return () =>
      (url ??= (async () => {
        const whole = {
          ...config,
          logLevel: 'error',
          build: { ...config.build, outDir: join(folder, name), emptyOutDir: false },
          preview: { port, strictPort: true },
        };
        await build(whole);
        servers.push(await preview(whole));
        return `http://localhost:${port}/${path}`;
      })());
  };
  return {
    parts: site('parts', parts, 4184, 'e2e/bench/page.html'),
    verifier: site('verifier', verifier, 4185, ''),
    close: () => Promise.all(servers.map((server) => server.close())),
  };
}
