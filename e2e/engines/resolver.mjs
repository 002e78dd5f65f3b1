/**
 * Names that a page looks up leave the machine too, and a policy on connections may not keep them back. So the engines
 * run with a resolver of our own where that can be had; it also keeps every other name unknown.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPlaceOf } from './mounts.mjs';

/** Every name that an attempt makes up ends so; RFC 6761 keeps it out of the real world. */
export const ZONE = 'leak.test';
/** Where it answers: no program can be told a resolver's port, so it has an address of its own. */
const ADDRESS = '127.0.0.2';
const CONFIGURATION = '/etc/resolv.conf';

/** The question's name and type of a DNS message (RFC 1035 section 4.1.2), and where the question ends. */
function question(message) {
  const labels = [];
  let at = 12;
  while (message[at] > 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    at += 1 + message[at];
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** 127.0.0.1 for a name that an attempt made up; no such name for any other. */
function answerTo(message, { type, end }, ours) {
  const found = ours && type === 1;
  const head = Buffer.from(message.subarray(0, 12));
  head.writeUInt16BE(ours ? 0x8180 : 0x8183, 2);
  [1, found ? 1 : 0, 0, 0].forEach((amount, i) => head.writeUInt16BE(amount, 4 + 2 * i));
  const address = Buffer.from('c00c000100010000000000047f000001', 'hex');
  return Buffer.concat([head, message.subarray(12, end), ...(found ? [address] : [])]);
}

/**
 * Starts it.
 * @param onName called with the first part of each name of ours that is looked up
 * @returns `mount`: what has a program use it; null where it cannot listen
 */
export async function startResolver(onName) {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    if (message.length < 17) return;
    const asking = question(message);
    const ours = asking.name.endsWith(`.${ZONE}`);
    if (ours) onName(asking.name.slice(0, -ZONE.length - 1));
    socket.send(answerTo(message, asking, ours), from.port, from.address);
  });
  try {
    socket.bind(53, ADDRESS);
    await once(socket, 'listening');
  } catch {
    return null;
  }
  const configuration = join(mkdtempSync(join(tmpdir(), 'engines-names-')), 'resolv.conf');
  writeFileSync(configuration, `nameserver ${ADDRESS}\n`);
  return { mount: inPlaceOf(configuration, CONFIGURATION), close: () => socket.close() };
}
