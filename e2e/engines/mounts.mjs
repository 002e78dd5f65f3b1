/**
 * Programs that see some files otherwise than the rest of the system does: in a mount namespace of their own, which
 * Linux gives to root alone.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether that can be had here. */
export const canMount = () =>
  spawnSync('unshare', ['-m', 'mount', '--bind', '/', '/'], { stdio: 'ignore' }).status === 0;

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** Shows a file in the place of another. */
export const inPlaceOf = (shown, place) => `mount --bind ${quoted(shown)} ${quoted(place)}`;

/** Lets nobody write to a folder, not even root, whom its mode does not hold back. */
export const readOnly = (folder) =>
  `${inPlaceOf(folder, folder)} && mount -o remount,ro,bind ${quoted(folder)}`;

/** Writes a program that runs another with these mounts, and tells its path. */
export function withMounts(program, mounts) {
  const path = join(mkdtempSync(join(tmpdir(), 'engines-mounts-')), 'run');
  const script = [...mounts, 'exec "$0" "$@"'].join(' && ');
  writeFileSync(path, `#!/bin/sh\nexec unshare -m sh -c ${quoted(script)} ${quoted(program)} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
