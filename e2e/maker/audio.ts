/** Samples a second, one byte each. */
const rate = 8000;

/**
 * Makes a recording of tones, like a telephone ringing: RIFF WAVE, PCM, mono, 8000 Hz, 8 bits (unsigned).
 * The file has 44 bytes of header and 8000 bytes a second.
 * @param tune Another tune for each number from 0 to 60.
 */
export function makeWav(tune = 0, seconds = 2): Uint8Array {
  const length = 2 * Math.round((seconds * rate) / 2); // RIFF chunks are even
  const file = new Uint8Array(44 + length);
  const header = new DataView(file.buffer);
  const text = (offset: number, word: string) => file.set(new TextEncoder().encode(word), offset);
  text(0, 'RIFF');
  header.setUint32(4, 36 + length, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true); // bytes of the format that follow
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true); // channels
  header.setUint32(24, rate, true);
  header.setUint32(28, rate, true); // bytes a second
  header.setUint16(32, 1, true); // bytes a sample, all channels
  header.setUint16(34, 8, true); // bits a sample
  text(36, 'data');
  header.setUint32(40, length, true);

  for (let i = 0; i < length; i++) file[44 + i] = 128 + (rings(i) ? Math.round(40 * chord(tune, i)) : 0);
  return file;
}

/** 0.4 s of tone, 0.2 s of silence. */
const rings = (i: number): boolean => i % (0.6 * rate) < 0.4 * rate;

/** Two tones in multiples of 50 Hz: the wave repeats after 160 samples. */
const chord = (tune: number, i: number): number => wave(400 + 50 * tune, i) + wave(500 + 50 * tune, i);

const wave = (frequency: number, i: number): number =>
  Math.sin((2 * Math.PI * ((frequency * i) % rate)) / rate);
