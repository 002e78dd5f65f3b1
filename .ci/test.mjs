/** Runs everything that has to hold, and ends with one line of the form `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results');

let passed = 0;
let failed = 0;
let skipped = 0;

/** Runs one step; `count` reads its results, without it the step itself counts as one. */
function step(name, command, count) {
  const began = Date.now();
  console.log(`\n== ${name}`);
  const [program, ...args] = command.split(' ');
  const { status } = spawnSync('npx', [program, ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  let result = { passed: status === 0 ? 1 : 0, failed: 0, skipped: 0 };
  if (count !== undefined) {
    try {
      result = count();
    } catch {
      result = { passed: 0, failed: 0, skipped: 0 };
    }
  }
  if (status !== 0 && result.failed === 0) result.failed = 1;
  passed += result.passed;
  failed += result.failed;
  skipped += result.skipped;
  console.log(
    `== ${name}: ${status === 0 ? 'good' : 'not good'}, ${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
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

step('format', 'prettier --check --log-level warn .');
step('lint', 'eslint .');
step('types', 'svelte-check --fail-on-warnings --output human');
step(
  'unit tests',
  'vitest run --reporter=default --reporter=json --outputFile.json=test-results/unit.json',
  countUnit,
);
if (step('build', 'vite build')) step('specs in the browser', 'playwright test', countSpecs);

if (skipped > 0) console.log(`\n${skipped} skipped; each printed why.`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
