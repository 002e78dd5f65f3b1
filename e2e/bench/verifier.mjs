/** The whole built page, given files, to its answer. */

/** On the page: what it does from the moment that it has files until so many records are answered. */
function watch(input, records) {
  window.answer = new Promise((resolve) => {
    let [began, longest, gap, last] = [Infinity, 0, 0, 0];
    const given = document.querySelector(`[data-testid=${input}]`);
    given.addEventListener('change', () => (began = performance.now()), { capture: true, once: true });
    const tasks = new PerformanceObserver((list) => {
      // The browser's own work on being given the files is one that began before.
      for (const { duration, startTime } of list.getEntries())
        if (startTime > began) longest = Math.max(longest, duration);
    });
    tasks.observe({ type: 'longtask' });
    const frame = (now) => {
      if (last > began) gap = Math.max(gap, now - last);
      last = now;
      if (began >= 0) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const changes = new MutationObserver(() => {
      if (document.querySelector('[data-testid=report]')?.dataset.state !== 'done') return;
      if (document.querySelectorAll('[data-testid=record]').length < records) return;
      changes.disconnect();
      const ms = performance.now() - began;
      // Its last task is told of once it is over.
      setTimeout(() => {
        began = -1;
        tasks.disconnect();
        resolve({ ms, longest, gap });
      }, 100);
    });
    changes.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

/**
 * Gives files to the page and waits for the answer.
 * @param input test id of the file input
 * @param records how many there are to be on the page then, at least
 * @returns ms from the files to the answer; the longest task above 50 ms and the longest time between two frames, in ms
 */
export async function answered(page, input, paths, records = 1) {
  await page.evaluate(watch, input, records);
  await page.setFiles(input, paths);
  return page.evaluate(() => window.answer);
}

/** The longest of tasks; 0: none was above 50 ms. */
export const longestTask = (runs) => {
  const longest = Math.max(...runs.map((run) => run.longest));
  return longest === 0 ? 'below 50 ms' : `${longest.toFixed(0)} ms`;
};
