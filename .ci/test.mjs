/** Runs everything that has to hold, and ends with one line of the form `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results');

/** The exit code of a step that could not be done here and has printed why. */
const SKIPPED = 77;

let passed = 0;
let failed = 0;
let skipped = 0;

/** Runs one step; `count` reads its results, without it the step itself counts as one. */
function step(name, command, count) {
  const began = Date.now();
  console.log(`\n== ${name}`);
  const [program, ...args] = command.split(' ');
  const { status } = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  let result = { passed: status === 0 ? 1 : 0, failed: 0, skipped: status === SKIPPED ? 1 : 0 };
  if (count !== undefined) {
    try {
      result = count();
    } catch {
      result = { passed: 0, failed: 0, skipped: 0 };
    }
  }
  if (status !== 0 && status !== SKIPPED && result.failed === 0) result.failed = 1;
  passed += result.passed;
  failed += result.failed;
  skipped += result.skipped;
  const word = status === 0 ? 'good' : status === SKIPPED ? 'skipped' : 'not good';
  console.log(`== ${name}: ${word}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return status === 0;
}

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

function countUnit() {
  const { numPassedTests, numFailedTests, numPendingTests } = json('test-results/unit.json');
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

function countSpecs() {
  const { expected, unexpected, flaky, skipped } = json('test-results/e2e.json').stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

step('format', 'npx prettier --check --log-level warn .');
step('lint', 'npx eslint .');
step('types', 'npx svelte-check --fail-on-warnings --output human');
step('licences', 'node .ci/licences.mjs');
step('known flaws', 'node .ci/audit.mjs');
step(
  'unit tests',
  'npx vitest run --reporter=default --reporter=json --outputFile.json=test-results/unit.json',
  countUnit,
);
step('two builds, one hash', 'node e2e/reproducible.mjs');
if (step('build', 'npm run build')) step('specs in the browser', 'npx playwright test', countSpecs);

if (skipped > 0) console.log(`\n${skipped} skipped; each printed why.`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
