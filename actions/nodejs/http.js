// SPDX-License-Identifier: Apache-2.0
'use strict';

// The part of HTTP/1.1 that an invoker speaks, straight on the socket: RATIONALE.md says what that saves.

const BODY_LIMIT_BYTES = 64 * 1024 * 1024; // 48 MB of code and what JSON escapes add to it
const DRAIN_LIMIT_BYTES = 4 * BODY_LIMIT_BYTES;
const HEAD_LIMIT_BYTES = 64 * 1024;
const HEAD_END = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);

const LENGTH = /\r\ncontent-length:[ \t]*(\d+)[ \t]*(?:\r\n|$)/i;
const CHUNKED = /\r\ntransfer-encoding:[ \t]*chunked[ \t]*(?:\r\n|$)/i;
const ENCODED = /\r\ntransfer-encoding:/i;
const CLOSES = /\r\nconnection:[^\r]*\bclose\b/i;
const EXPECTS = /\r\nexpect:[ \t]*100-continue/i;

const REASONS = {
  200: 'OK', 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
  413: 'Payload Too Large', 431: 'Request Header Fields Too Large', 500: 'Internal Server Error',
  501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
};

/** Serves one connection; `answer(method, path, body, reply)` must call `reply(status, json, isQuiet)` exactly once. */
function serve(socket, answer) {
  let unread = NOTHING; // bytes after the request at hand
  let request = null; // head of the request whose body is arriving
  let body = null;
  let isAnswering = false;

  socket.on('error', () => socket.destroy()); // the peer went away: there is nobody to tell
  socket.on('data', (bytes) => {
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
    if (isAnswering) {
      if (unread.length > HEAD_LIMIT_BYTES) socket.pause();
    } else advance();
  });

  function advance() {
    while (!isAnswering && unread.length > 0) {
      if (request === null && !takeHead()) return;
      if (!takeBody()) return;
      const { method, path } = request;
      const bytes = body.bytes();
      isAnswering = true;
      if (body.isTooLarge) refuse(413, `The request is larger than ${BODY_LIMIT_BYTES} bytes.`);
      else answer(method, path, bytes, reply);
    }
  }

  function takeHead() {
    const end = unread.indexOf(HEAD_END);
    if (end < 0) {
      if (unread.length > HEAD_LIMIT_BYTES) hangUp(431, `The request head is larger than ${HEAD_LIMIT_BYTES} bytes.`);
      return false;
    }
    const head = unread.toString('latin1', 0, end);
    const lineEnd = head.indexOf('\r\n');
    const words = (lineEnd < 0 ? head : head.slice(0, lineEnd)).split(' ');
    if (words.length !== 3 || !words[2].startsWith('HTTP/1.')) {
      hangUp(400, 'The request line is not one of HTTP/1.1.');
      return false;
    }
    const isChunked = ENCODED.test(head);
    if (isChunked && !CHUNKED.test(head)) {
      hangUp(501, 'The only transfer encoding understood is "chunked".');
      return false;
    }
    request = { method: words[0], path: words[1], closes: words[2] === 'HTTP/1.0' || CLOSES.test(head) };
    unread = unread.subarray(end + HEAD_END.length);
    const length = LENGTH.exec(head);
    body = isChunked ? new ChunkedBody() : new SizedBody(length === null ? 0 : Number(length[1]));
    if (EXPECTS.test(head) && unread.length === 0) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    return true;
  }

  function takeBody() {
    try {
      unread = body.take(unread);
    } catch (error) {
      hangUp(body.isTooLarge ? 413 : 400, error.message);
      return false;
    }
    return body.isComplete;
  }

  function reply(status, json, isQuiet) {
    const { closes } = request;
    const length = Buffer.byteLength(json);
    const head = `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`;
    const more = `${isQuiet ? 'Kiln-Logs: none\r\n' : ''}${closes ? 'Connection: close\r\n' : ''}`;
    request = null;
    body = null;
    isAnswering = false;
    socket.write(`${head}${more}\r\n${json}`, length === json.length ? 'latin1' : 'utf8');
    if (closes) socket.end();
    else if (unread.length > 0) {
      socket.resume();
      setImmediate(advance); // a peer that sends ahead must not grow the stack
    }
  }

  function refuse(status, message) {
    reply(status, JSON.stringify({ error: message }), false);
  }

  function hangUp(status, message) {
    request = { closes: true };
    unread = NOTHING;
    refuse(status, message);
    isAnswering = true; // whatever still comes is not read as a request
  }
}

/** Keeps what fits the limit and drains the rest, so that the peer gets to read why it was refused. */
class Parts {
  #list = [];
  #size = 0;

  add(bytes) {
    this.#size += bytes.length;
    if (this.#size > DRAIN_LIMIT_BYTES) throw new Error(`The request is larger than ${DRAIN_LIMIT_BYTES} bytes.`);
    if (this.isTooLarge) this.#list = [];
    else this.#list.push(bytes);
  }

  get size() {
    return this.#size;
  }

  get isTooLarge() {
    return this.#size > BODY_LIMIT_BYTES;
  }

  join() {
    return this.#list.length === 1 ? this.#list[0] : Buffer.concat(this.#list);
  }
}

class SizedBody {
  #parts = new Parts();
  #length;

  constructor(length) {
    this.#length = length;
  }

  take(bytes) {
    const missing = this.#length - this.#parts.size;
    const part = bytes.length <= missing ? bytes : bytes.subarray(0, missing);
    if (part.length > 0) this.#parts.add(part);
    return part === bytes ? NOTHING : bytes.subarray(missing);
  }

  get isComplete() {
    return this.#parts.size === this.#length;
  }

  get isTooLarge() {
    return this.#parts.isTooLarge;
  }

  bytes() {
    return this.#parts.join();
  }
}

class ChunkedBody {
  #parts = new Parts();
  #missing = 0; // bytes of the chunk at hand, with its line end
  #isLast = false;
  isComplete = false;

  take(given) {
    let bytes = given;
    while (bytes.length > 0 && !this.isComplete) {
      if (this.#missing > 0) {
        const part = bytes.subarray(0, this.#missing);
        const data = part.subarray(0, Math.max(0, this.#missing - 2));
        if (data.length > 0) this.#parts.add(data);
        this.#missing -= part.length;
        bytes = bytes.subarray(part.length);
      } else {
        const end = bytes.indexOf('\r\n');
        if (end < 0 && bytes.length > 1024) throw new Error('A line between chunks is too long.');
        if (end < 0) return bytes;
        this.#line(bytes.toString('latin1', 0, end));
        bytes = bytes.subarray(end + 2);
      }
    }
    return bytes;
  }

  /** A size, or after the last chunk a trailer; an empty line ends the body. */
  #line(line) {
    if (this.#isLast) {
      this.isComplete = line === '';
      return;
    }
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line);
    if (size === null) throw new Error(`"${line.slice(0, 40)}" is not the size of a chunk.`);
    const length = parseInt(size[1], 16);
    this.#isLast = length === 0;
    this.#missing = length === 0 ? 0 : length + 2;
  }

  get isTooLarge() {
    return this.#parts.isTooLarge;
  }

  bytes() {
    return this.#parts.join();
  }
}

module.exports = { serve };
