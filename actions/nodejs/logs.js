// SPDX-License-Identifier: Apache-2.0
'use strict';

// Node's own process.stdout is asynchronous on a full pipe, so that a sentinel could overtake a log line, or the last
// lines be lost when the action exits. These streams write at once, in order.

const { writeSync } = require('fs');

const SENTINEL = 'XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX';
const SEPARATOR = '\x1f';
const LINE_END = 0x0a;

/**
 * Takes the place of process.stdout and process.stderr; to be called before any code of an action runs.
 *
 * @param framed whether each line tells whose it is
 * @param mayBeQuiet whether the sentinels may be left out where nothing was written
 */
function installLogs({ framed, mayBeQuiet }) {
  const contexts = framed ? new (require('async_hooks').AsyncLocalStorage)() : null;
  const mayForeignersWrite = mayBeQuiet ? require('./foreign').watchForeignWriters() : null;
  const outputs = [1, 2].map((fd) => (framed ? new FramedOutput(fd, contexts) : new PlainOutput(fd)));
  ['stdout', 'stderr'].forEach((name, index) => {
    let stream = null;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => (stream ??= require('./logstream').logStream(outputs[index])),
    });
  });
  return {
    /** Runs `body` so that what it logs, now or later, belongs to the activation. */
    within: framed ? (activationId, body) => contexts.run({ activationId, hasWritten: [] }, body) : (_, body) => body(),
    /** Ends the logs of an activation, in its context; true when it wrote nothing and no sentinels came either. */
    end(activationId) {
      if (mayBeQuiet && outputs[0].isQuiet() && outputs[1].isQuiet() && !mayForeignersWrite()) return true;
      outputs[0].end(activationId);
      outputs[1].end(activationId);
      return false;
    },
  };
}

class PlainOutput {
  static #SENTINEL_LINE = Buffer.from(`${SENTINEL}\n`);
  static #SENTINEL_AFTER_TEXT = Buffer.from(`\n${SENTINEL}\n`);
  #isAtLineStart = true;
  #isQuiet = true;

  constructor(fd) {
    this.fd = fd;
  }

  write(bytes) {
    if (bytes.length === 0) return;
    this.#isQuiet = false;
    this.#isAtLineStart = bytes[bytes.length - 1] === LINE_END;
    writeFully(this.fd, bytes);
  }

  isQuiet() {
    return this.#isQuiet;
  }

  end() {
    writeFully(this.fd, this.#isAtLineStart ? PlainOutput.#SENTINEL_LINE : PlainOutput.#SENTINEL_AFTER_TEXT);
    this.#isAtLineStart = true;
    this.#isQuiet = true;
  }
}

/** Prefixes each line; a line that was begun waits for its end, so that lines of overlapping activations never mix. */
class FramedOutput {
  #contexts;
  #open = new Map(); // activation id -> the line begun
  constructor(fd, contexts) {
    this.fd = fd;
    this.#contexts = contexts;
  }

  write(bytes) {
    const context = this.#contexts.getStore();
    if (context !== undefined) context.hasWritten[this.fd] = true;
    const id = context?.activationId ?? '';
    const begun = this.#open.get(id);
    const text = begun === undefined ? bytes : Buffer.concat([begun, bytes]);
    const end = text.lastIndexOf(LINE_END) + 1;
    if (end < text.length) this.#open.set(id, text.subarray(end));
    else this.#open.delete(id);
    if (end > 0) this.#lines(id, text.toString('utf8', 0, end - 1));
  }

  isQuiet() {
    return this.#contexts.getStore()?.hasWritten[this.fd] !== true;
  }

  end(activationId = '') {
    const begun = this.#open.get(activationId);
    if (begun !== undefined) {
      this.#open.delete(activationId);
      this.#lines(activationId, begun.toString());
    }
    writeFully(this.fd, Buffer.from(`${SENTINEL}${activationId && ` ${activationId}`}\n`));
  }

  #lines(id, text) {
    const prefix = id + SEPARATOR;
    writeFully(this.fd, Buffer.from(`${prefix}${text.replaceAll('\n', `\n${prefix}`)}\n`));
  }
}

const never = new Int32Array(new SharedArrayBuffer(4));

function writeFully(fd, bytes) {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      if (error.code === 'EPIPE' || error.code === 'EBADF') return; // nobody reads the logs any more; the run goes on
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(never, 0, 0, 1); // whoever started us made the pipe non-blocking: wait for its reader
    }
  }
}

module.exports = { installLogs };
