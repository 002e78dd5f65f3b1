import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of the browser's largest renderer process, its workers included, in MiB, as Linux accounts for it. */
export class RendererMemory {
  now() {
    const found = execSync('pgrep -f -- --type=renderer || true').toString().trim();
    return Math.max(0, ...found.split('\n').filter(Boolean).map(resident));
  }

  /**
   * Looks again and again.
   * @returns ends it
   */
  watch(see) {
    const timer = setInterval(() => see(this.now()), 100);
    return () => {
      see(this.now());
      clearInterval(timer);
    };
  }
}

function resident(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
