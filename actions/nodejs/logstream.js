// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Writable } = require('stream');

/** A stream for process.stdout or process.stderr that has written when `write` returns. */
function logStream(output) {
  const stream = new Writable({ decodeStrings: false });
  stream.fd = output.fd;
  stream.write = (chunk, encoding, done) => {
    const isNamed = typeof encoding === 'string';
    output.write(typeof chunk === 'string' ? Buffer.from(chunk, isNamed ? encoding : 'utf8') : chunk);
    const callback = isNamed ? done : encoding ?? done;
    if (typeof callback === 'function') process.nextTick(callback);
    return true;
  };
  // As with Node's own: an action that ends standard output must not end it for the activations after it.
  stream.end = (chunk, encoding, done) => {
    if (chunk !== undefined && typeof chunk !== 'function') stream.write(chunk, encoding, done);
    return stream;
  };
  stream.destroy = () => stream;
  return stream;
}

module.exports = { logStream };
