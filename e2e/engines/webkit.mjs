/**
 * WebKitGTK: its small browser, driven by its own WebDriver (W3C), which is spoken here with `fetch`. It needs a
 * display, so it gets one that nobody sees.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ports } from './ports.mjs';

export const name = 'WebKitGTK';

const driverPath = '/usr/bin/WebKitWebDriver';
const libraries = '/usr/lib';
const MINI_BROWSER = 'MiniBrowser';

/** `/usr/lib/<machine>/webkit2gtk-<version>/MiniBrowser`. */
function miniBrowser() {
  if (!existsSync(libraries)) return undefined;
  const inside = (folder, pattern) => {
    try {
      return readdirSync(folder)
        .filter((entry) => pattern.test(entry))
        .map((entry) => join(folder, entry));
    } catch {
      return [];
    }
  };
  return [libraries, ...inside(libraries, /-linux-/)]
    .flatMap((folder) => inside(folder, /^webkit(2)?gtk-/))
    .map((folder) => join(folder, MINI_BROWSER))
    .find((path) => existsSync(path));
}

const onPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Why this engine cannot be run here; null where it can. */
export function missing() {
  if (!existsSync(driverPath)) return 'no WebKitWebDriver was found: apt-get install webkit2gtk-driver';
  if (miniBrowser() === undefined) return `no ${MINI_BROWSER} was found: apt-get install webkit2gtk-driver`;
  return onPath('Xvfb') ? null : 'no Xvfb was found for a display: apt-get install xvfb';
}

/** A display in memory; ends with its process. */
function startDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdio[3].once('data', (number) => resolve({ server, display: `:${String(number).trim()}` }));
  });
}

/** The key by which WebDriver names an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const address = `http://127.0.0.1:${ports.webDriver}`;

async function command(method, path, body) {
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
  return value;
}

async function answering(tries = 100) {
  try {
    return await command('GET', '/status');
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((again) => setTimeout(again, 100));
    return answering(tries - 1);
  }
}

/**
 * Starts it with a fresh profile.
 * @param wrap makes a program run in the surroundings that are wanted
 */
export async function launch(wrap) {
  const home = mkdtempSync(join(tmpdir(), 'engines-webkit-'));
  const { server, display } = await startDisplay();
  const driver = spawn(wrap(driverPath), [`--port=${ports.webDriver}`], {
    env: { ...process.env, DISPLAY: display, HOME: home, XDG_RUNTIME_DIR: home, NO_AT_BRIDGE: '1' },
    stdio: 'ignore',
  });
  const kill = () => [driver, server].forEach((program) => program.kill());
  process.on('exit', kill);
  const ended = new Promise((resolve) => driver.once('exit', resolve));
  const end = async () => {
    process.off('exit', kill);
    driver.kill();
    await ended;
    server.kill();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await answering();
    const { sessionId, capabilities } = await command('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': {
            binary: miniBrowser(),
            // Windows open without a click, and WebRTC is there where the library was built with it.
            args: [
              '--automation',
              '--javascript-can-open-windows-automatically=true',
              '--enable-webrtc=true',
            ],
          },
        },
      },
    });
    const session = `/session/${sessionId}`;
    await command('POST', `${session}/timeouts`, { script: 120_000, pageLoad: 60_000 });
    return {
      version: capabilities.browserVersion,
      open: async (url) => void (await command('POST', `${session}/url`, { url })),
      async evaluate(fn, ...args) {
        const script = `const [args, done] = arguments;
          Promise.resolve().then(() => (${fn})(...args)).then(
            (value) => done({ value: value ?? null }),
            (error) => done({ error: String(error) }),
          );`;
        const { value, error } = await command('POST', `${session}/execute/async`, { script, args: [args] });
        if (error !== undefined) throw new Error(error);
        return value;
      },
      async setFiles(testid, paths) {
        const using = { using: 'css selector', value: `[data-testid=${testid}]` };
        const { [ELEMENT]: element } = await command('POST', `${session}/element`, using);
        await command('POST', `${session}/element/${element}/value`, { text: paths.join('\n') });
      },
      async close() {
        await command('DELETE', session).catch(() => undefined);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
