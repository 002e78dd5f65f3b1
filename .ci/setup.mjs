/**
 * Installs what is missing: the packages of the lock file, and with `--browser` a Chromium for the specs.
 * Runs on a bare Node.js, before any package is there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const STAMP = 'node_modules/.installed-from';

function run(command, args) {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function installPackages() {
  const lock = readFileSync('package-lock.json', 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  if (!run('npm', ['ci'])) {
    console.error('The packages could not be installed; the lines above say why.');
    process.exit(1);
  }
  writeFileSync(STAMP, lock);
}

function hasBrowser() {
  if (process.env.CHROMIUM !== undefined) return existsSync(process.env.CHROMIUM);
  if (existsSync('/usr/bin/chromium')) return true;
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  return existsSync(chromium.executablePath());
}

function installBrowser() {
  if (hasBrowser()) return;
  const apt = existsSync('/usr/bin/apt-get');
  const root = process.getuid?.() === 0;
  const [command, ...prefix] = root ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  if (apt && run(command, [...prefix, 'update']) && run(command, [...prefix, 'install', '-y', 'chromium']))
    return;
  if (run('npx', ['playwright', 'install', 'chromium'])) return;
  console.error(
    'No Chromium was found and none could be installed. Install one and name it in CHROMIUM=<path>.',
  );
  process.exit(1);
}

installPackages();
if (process.argv.includes('--browser')) installBrowser();
