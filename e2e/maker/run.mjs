// Writes public/samples with fresh keys.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const { module } = await runnerImport(path('samples.ts'), { configFile: false });
await module.writeSamples(path('../../public/samples'));
