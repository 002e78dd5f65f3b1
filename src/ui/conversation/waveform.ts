import type { Peaks } from './peaks';

/** The colours of a waveform. */
export interface WaveColours {
  readonly wave: string;
  readonly progress: string;
  readonly cursor: string;
}

/** A waveform in the page. */
export interface Waveform {
  recolour(colours: WaveColours): void;
  remove(): void;
}

/**
 * Draws the waveform of a recording and lets the pointer seek in it. The library comes with the page's own script and
 * is run when this is first called; nothing is fetched: what is played and drawn is handed to it.
 * @param media plays the recording, and has its source already
 */
export async function drawWaveform(
  place: HTMLElement,
  media: HTMLMediaElement,
  { channels, duration }: Peaks,
  colours: WaveColours,
): Promise<Waveform> {
  const { default: WaveSurfer } = await import('wavesurfer.js');
  const stereo = channels.length > 1;
  // Made outside the page: its own <style> would be refused there by the page's policy.
  const container = document.createElement('div');
  const surfer = WaveSurfer.create({
    container,
    media,
    peaks: channels,
    duration,
    height: stereo ? 48 : 96,
    ...(stereo ? { splitChannels: [{}, {}] } : {}),
    ...options(colours),
    barWidth: 2,
    barGap: 1,
    barRadius: 2,
    cursorWidth: 2,
    normalize: true,
    dragToSeek: true,
    hideScrollbar: true,
  });
  adoptStyle(container);
  place.replaceChildren(container);
  return {
    recolour: (next) => surfer.setOptions(options(next)),
    remove: () => {
      surfer.destroy();
      container.remove();
    },
  };
}

const options = ({ wave, progress, cursor }: WaveColours) => ({
  waveColor: wave,
  progressColor: progress,
  cursorColor: cursor,
});

/** Puts what the library's <style> says into a style sheet of its own, which the policy lets a script make. */
function adoptStyle(container: HTMLElement): void {
  for (const { shadowRoot } of container.querySelectorAll('div')) {
    if (shadowRoot === null) continue;
    for (const style of shadowRoot.querySelectorAll('style')) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent);
      shadowRoot.adoptedStyleSheets.push(sheet);
      style.remove();
    }
  }
}
