/** Fails for a package whose licence is not allowed; prints one line on those for the page, one on those for development. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const file = fileURLToPath(new URL('licences.ts', import.meta.url));
const { module } = await runnerImport(file, { configFile: false, logLevel: 'silent' });
const { lines, good } = module.checkLicences();
for (const line of lines) console.log(line);
process.exitCode = good ? 0 : 1;
