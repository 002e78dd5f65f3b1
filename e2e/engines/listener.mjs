/**
 * What an attempt to send has to reach: HTTP and WebSocket by the path, a bare connection and UDP by the port, and names
 * by a resolver of our own. It counts what arrives; nothing that a page says of itself does.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createBareServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ports } from './ports.mjs';
import { startResolver, ZONE } from './resolver.mjs';

/** An address of this machine other than the loopback's: Firefox asks no STUN server there. */
const ownAddress = () =>
  Object.values(networkInterfaces())
    .flat()
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

/** A UDP socket on a port of its own: a late packet is still counted for the right attempt. */
async function listenUdp(address, receive) {
  const socket = createSocket('udp4');
  socket.on('message', receive);
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

async function listenTcp(server, port) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/**
 * Starts listening.
 * @param canMount whether programs can be made to use a resolver of our own
 */
export async function listen(canMount) {
  const heard = new Set();
  const count = (id) => heard.add(id);
  const open = [];
  const server = createServer((request, response) => {
    count(request.url.slice(1).split(/[/?#]/)[0]);
    response.writeHead(200, {
      'Access-Control-Allow-Origin': request.headers.origin ?? '*',
      'Access-Control-Allow-Headers': '*',
      'Cache-Control': 'no-store',
      'Content-Type': 'text/plain',
    });
    response.end('arrived');
  });
  server.on('upgrade', (request, socket) => {
    count(request.url.slice(1));
    socket.destroy();
  });
  await listenTcp(server, ports.http);
  const address = ownAddress();
  const resolver = canMount ? await startResolver(count) : null;

  return {
    /** What a program is to be run with so that the names it looks up are listened to; null where they are not. */
    mount: resolver?.mount ?? null,
    /** Where an attempt is to go. */
    async targets(id) {
      const connection = await listenTcp(
        createBareServer((socket) => {
          count(id);
          socket.destroy();
        }),
        0,
      );
      const stun = await listenUdp(address, () => count(id));
      const quic = await listenUdp('127.0.0.1', () => count(id));
      open.push(connection, stun, quic);
      return {
        url: `http://127.0.0.1:${ports.http}/${id}`,
        socket: `ws://127.0.0.1:${ports.http}/${id}`,
        connection: `http://127.0.0.1:${connection.address().port}`,
        quic: `https://127.0.0.1:${quic.address().port}`,
        stun: `stun:${address}:${stun.address().port}`,
        name: `${id}.${ZONE}`,
      };
    },
    arrived: (id) => heard.has(id),
    close() {
      resolver?.close();
      for (const each of open) each.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
