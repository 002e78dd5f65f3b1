/** How large a recording may be to have its waveform drawn: to do so it is decoded as a whole, in memory. */
export const waveformLimits = { bytes: 20_000_000, seconds: 30 * 60 } as const;

/** Samples a second that are decoded to; telephones have as many. */
const RATE = 8000;
/** Values drawn for each channel: more than any screen has columns. */
const COLUMNS = 4000;

export interface Peaks {
  /** For each of at most two channels, values from -1 to 1. */
  readonly channels: Float32Array[];
  /** Seconds. */
  readonly duration: number;
}

/**
 * Decodes a recording and takes the loudest value of each column.
 * @throws where the browser cannot decode it
 */
export async function readPeaks(recording: Blob): Promise<Peaks> {
  const decoder = new OfflineAudioContext(1, 1, RATE);
  const sound = await decoder.decodeAudioData(await recording.arrayBuffer());
  const channels = Array.from({ length: Math.min(2, sound.numberOfChannels) }, (_, channel) =>
    loudest(sound.getChannelData(channel), COLUMNS),
  );
  return { channels, duration: sound.duration };
}

/** The values farthest from zero in so many equal parts. */
export function loudest(samples: Float32Array, parts: number): Float32Array {
  const count = Math.min(parts, samples.length);
  const found = new Float32Array(count);
  for (let part = 0; part < count; part++) {
    const end = Math.floor(((part + 1) * samples.length) / count);
    let most = 0;
    for (let at = Math.floor((part * samples.length) / count); at < end; at++) {
      const value = samples[at] ?? 0;
      if (Math.abs(value) > Math.abs(most)) most = value;
    }
    found[part] = most;
  }
  return found;
}
