// SPDX-License-Identifier: Apache-2.0
'use strict';

// A sandbox can be a clone of one that was frozen while it ran, and then has drawn the same random numbers as its siblings and would go on
// to draw the same. Whoever restores it says so on the socket that KILN_RESTORED names, before anybody else speaks to it: a line with a
// seed, to be answered by a byte when nothing of the old randomness is left.

const crypto = require('crypto');
const net = require('net');

const UUIDS_KEPT = 128; // node draws so many at once, and hands them out one by one

let state = new Uint32Array(4);

function seed() {
  do crypto.randomFillSync(state); while (state.every((word) => word === 0));
}

// xoshiro128**: the engine's own generator is as good, but cannot be seeded again
function word() {
  const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result;
}

const rotate = (value, bits) => (value << bits) | (value >>> (32 - bits));

function random() {
  return ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 0x20000000000000;
}

// The clock is hours ahead while this runs, which makes OpenSSL ask the kernel for new randomness, in all threads.
function renew() {
  crypto.randomBytes(32);
  for (let i = 0; i < UUIDS_KEPT; i++) crypto.randomUUID();
  seed();
}

/** Listens on the socket; does nothing without one. To be called before the runtime listens for calls. */
function followRestores(path) {
  if (!path) return;
  seed();
  Math.random = random;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      renew();
      socket.end('k');
    });
  });
  // one that cannot listen is not cloned while it runs
  server.on('error', () => {});
  server.listen(path);
  server.unref();
}

module.exports = { followRestores };
