// SPDX-License-Identifier: Apache-2.0
// Relays many streams from one connection of an invoker to the action ports of pods, and dials nothing else. Runs as
// `node -e` in the cluster; the protocol is described where its other end is, in the package dev.kiln.runtime.k8s.path.mux.
'use strict';
const net = require('net');
const crypto = require('crypto');

const LISTEN = Number(process.env.KILN_AGENT_LISTEN);
const TOKEN_HASH = Buffer.from(process.env.KILN_AGENT_TOKEN_SHA256, 'hex');
const PODS_PORT = Number(process.env.KILN_AGENT_PODS_PORT);
const VERSION = 'kiln-agent-1 ';
const [HELLO, WELCOME, OPEN, OPENED, DATA, WINDOW, END, RESET, PING, PONG] = Array(10).keys();
const HEADER = 9, LONGEST = 16384, WINDOW_BYTES = 131072, GRANT = WINDOW_BYTES / 2;
// a few more streams than the invoker opens, as it may count one as over a moment earlier
const MOST_STREAMS = 528, MOST_CONNECTIONS = 8, DIAL_MILLIS = 5000, GREETING_MILLIS = 5000;

const pods = new net.BlockList();
for (const range of process.env.KILN_AGENT_PODS.split(',').map((it) => it.trim()).filter(Boolean)) {
  const [address, length] = range.split('/');
  pods.addSubnet(address, Number(length), net.isIPv6(address) ? 'ipv6' : 'ipv4');
}

function isPod(host, port) {
  const family = net.isIP(host);
  return port === PODS_PORT && family !== 0 && pods.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

class Stream {
  constructor(connection, number, host, port) {
    Object.assign(this, {connection, number, credit: WINDOW_BYTES, received: 0, consumed: 0, rest: null,
      hasEnded: false, hasSentEnd: false, isOver: false, endsAfterRest: false});
    this.socket = net.connect({host, port, allowHalfOpen: true, noDelay: true});
    this.socket.setTimeout(DIAL_MILLIS, () => this.reset(`${host}:${port} did not answer for ${DIAL_MILLIS} ms`));
    this.socket.on('connect', () => { this.socket.setTimeout(0); connection.send(OPENED, number); });
    this.socket.on('data', (bytes) => { this.rest = bytes; this.forward(); });
    this.socket.on('end', () => { this.endsAfterRest = true; this.forward(); });
    this.socket.on('error', (error) => this.reset(`${host}:${port}: ${error.message}`));
    this.socket.on('close', () => { if (!this.isOver && !(this.endsAfterRest && this.rest)) this.reset('closed by the pod'); });
  }

  // from the pod to the invoker, as far as its window and the connection allow
  forward() {
    while (!this.isOver && this.rest && this.credit > 0) {
      const length = Math.min(this.rest.length, this.credit, LONGEST);
      this.connection.send(DATA, this.number, this.rest.subarray(0, length));
      this.credit -= length;
      this.rest = length < this.rest.length ? this.rest.subarray(length) : null;
    }
    if (this.isOver) return;
    if (this.rest || this.connection.isFull) {
      this.socket.pause();
    } else {
      this.socket.resume();
    }
    if (this.endsAfterRest && !this.rest && !this.hasSentEnd) {
      this.hasSentEnd = true;
      this.connection.send(END, this.number);
      this.finishIfOver();
    }
  }

  // from the invoker to the pod
  take(bytes) {
    this.received += bytes.length;
    if (this.received + this.consumed > WINDOW_BYTES || this.hasEnded) throw new Error(`more on stream ${this.number} than allowed`);
    this.socket.write(bytes, () => {
      this.received -= bytes.length;
      this.consumed += bytes.length;
      if (this.consumed < GRANT || this.isOver || this.hasEnded) return;
      const grant = Buffer.alloc(4);
      grant.writeInt32BE(this.consumed);
      this.consumed = 0;
      this.connection.send(WINDOW, this.number, grant);
    });
  }

  end() {
    this.hasEnded = true;
    this.socket.end();
    this.finishIfOver();
  }

  grant(bytes) {
    if (bytes < 1 || this.credit + bytes > WINDOW_BYTES) throw new Error(`a window of ${bytes} on stream ${this.number}`);
    this.credit += bytes;
    this.forward();
  }

  reset(reason) {
    if (this.isOver) return;
    this.connection.send(RESET, this.number, Buffer.from(reason));
    this.close();
  }

  close() {
    this.isOver = true;
    this.rest = null;
    this.connection.streams.delete(this.number);
    this.socket.destroy();
  }

  finishIfOver() {
    if (!this.hasEnded || !this.hasSentEnd) return;
    // what was written goes out yet, then the socket closes by itself
    this.isOver = true;
    this.connection.streams.delete(this.number);
  }
}

class Connection {
  constructor(socket) {
    Object.assign(this, {socket, streams: new Map(), parts: [], length: 0, isKnown: false, isFull: false});
    socket.setNoDelay(true);
    this.greeting = setTimeout(() => this.refuse('no greeting'), GREETING_MILLIS);
    socket.on('data', (bytes) => {
      try {
        this.read(bytes);
      } catch (error) {
        this.refuse(error.message);
      }
    });
    socket.on('drain', () => { this.isFull = false; for (const stream of [...this.streams.values()]) stream.forward(); });
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => { clearTimeout(this.greeting); for (const stream of [...this.streams.values()]) stream.close(); });
  }

  send(type, number, payload = Buffer.alloc(0)) {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    const header = Buffer.allocUnsafe(HEADER);
    header.writeUInt8(type, 0);
    header.writeInt32BE(number, 1);
    header.writeInt32BE(payload.length, 5);
    this.socket.write(header);
    if (!this.socket.write(payload)) this.isFull = true;
  }

  refuse(reason) {
    this.send(RESET, 0, Buffer.from(reason));
    this.socket.end();
    this.socket.destroySoon();
  }

  read(bytes) {
    this.parts.push(bytes);
    this.length += bytes.length;
    let buffer = null;
    let offset = 0;
    // frames are short, so that a part is joined with at most one frame's beginning
    if (this.length < HEADER) return;
    buffer = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    while (buffer.length - offset >= HEADER) {
      const length = buffer.readInt32BE(offset + 5);
      if (length < 0 || length > LONGEST) throw new Error(`a frame of ${length} bytes`);
      if (buffer.length - offset - HEADER < length) break;
      const payload = buffer.subarray(offset + HEADER, offset + HEADER + length);
      this.on(buffer.readUInt8(offset), buffer.readInt32BE(offset + 1), payload);
      offset += HEADER + length;
      if (this.socket.writableEnded) return;
    }
    this.parts = offset < buffer.length ? [buffer.subarray(offset)] : [];
    this.length = buffer.length - offset;
  }

  on(type, number, payload) {
    if (!this.isKnown) return this.greet(type, payload.toString());
    const stream = this.streams.get(number);
    switch (type) {
      case PING: return this.send(PONG, 0);
      case OPEN: return this.open(number, payload.readUInt16BE(0), payload.toString('utf8', 2));
      // one that is over: what was under way to it is of no interest
      case DATA: return stream && stream.take(payload);
      case WINDOW: return stream && stream.grant(payload.readInt32BE(0));
      case END: return stream && stream.end();
      case RESET: return stream && stream.close();
      default: throw new Error(`a frame of type ${type}`);
    }
  }

  greet(type, text) {
    const hash = crypto.createHash('sha256').update(text.slice(VERSION.length)).digest();
    if (type !== HELLO || !text.startsWith(VERSION)) return this.refuse(`this agent speaks ${VERSION.trim()}`);
    if (!crypto.timingSafeEqual(hash, TOKEN_HASH)) return this.refuse('the token is not the one that this agent was started with');
    this.isKnown = true;
    clearTimeout(this.greeting);
    this.send(WELCOME, 0);
  }

  open(number, port, host) {
    if (this.streams.has(number)) throw new Error(`stream ${number} is open`);
    if (!isPod(host, port)) return this.send(RESET, number, Buffer.from(`${host}:${port} is no pod of this pool`));
    if (this.streams.size >= MOST_STREAMS) return this.send(RESET, number, Buffer.from(`${MOST_STREAMS} streams are open`));
    this.streams.set(number, new Stream(this, number, host, port));
  }
}

const server = net.createServer({allowHalfOpen: true}, (socket) => new Connection(socket));
server.maxConnections = MOST_CONNECTIONS;
server.listen(LISTEN, () => console.log(`agent listens on ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
