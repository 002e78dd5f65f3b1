/**
 * Asks the registry for known flaws. Fails on a high or critical one in a package that the page may be built from; of the
 * others it tells. Where the registry does not answer, it says why and ends as skipped.
 */
import { spawnSync } from 'node:child_process';

const SKIPPED = 77;

/** npm's report, or one line on why there is none. */
function audit(...omit) {
  // Without a network npm must say so; told to stay offline it would report that nothing was found.
  const args = ['audit', '--json', '--no-offline', '--fetch-retries=0', ...omit];
  const { stdout, error } = spawnSync('npm', args, {
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });
  if (error !== undefined) return error.code === 'ETIMEDOUT' ? 'no answer in 20 s' : error.message;
  try {
    const report = JSON.parse(stdout);
    if (report.metadata?.vulnerabilities !== undefined) return report;
    return String(report.message ?? report.error?.summary ?? 'an answer that is no report').split('\n')[0];
  } catch {
    return 'npm gave no report';
  }
}

const isGrave = ({ severity }) => severity === 'high' || severity === 'critical';

/** One line: how many packages were asked about, and what is known of them. */
function line(what, { metadata, vulnerabilities }, asked) {
  const { total, ...counts } = metadata.vulnerabilities;
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  const names = Object.values(vulnerabilities).map(({ name, severity }) => `${name} (${severity})`);
  const result =
    total === 0
      ? 'none'
      : `${found.map(([severity, n]) => `${n} ${severity}`).join(', ')}: ${names.join(', ')}`;
  return `known flaws in ${asked} packages ${what}: ${result}`;
}

const page = audit('--omit=dev');
if (typeof page === 'string') {
  console.log(`skipped: the registry gave no list of known flaws: ${page}`);
  process.exit(SKIPPED);
}
console.log(line('for the page', page, page.metadata.dependencies.prod));
const all = audit();
if (typeof all === 'string') console.log(`no list of known flaws in packages for development: ${all}`);
else console.log(line('in all', all, all.metadata.dependencies.total));
process.exit(Object.values(page.vulnerabilities).some(isGrave) ? 1 : 0);
