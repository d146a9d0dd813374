// SPDX-License-Identifier: Apache-2.0
'use strict';

const fs = require('fs');
const net = require('net');
const { Runtime } = require('./runtime');
const { serve } = require('./http');
const { installLogs } = require('./logs');
const { followRestores } = require('./restored');

const isTrue = (name) => process.env[name] === 'true';

const runtime = new Runtime({
  logs: installLogs({ framed: isTrue('KILN_LOG_FRAMES'), mayBeQuiet: isTrue('KILN_QUIET_LOGS') }),
  allowsOverlap: isTrue('__OW_ALLOW_CONCURRENT'),
});

followRestores(process.env.KILN_RESTORED);

const accept = (socket) => serve(socket, (...call) => runtime.answer(...call));

function listenAddress(text) {
  if (text.startsWith('unix:')) return { path: text.slice('unix:'.length) };
  const tcp = /^tcp:(.*):(\d+)$/.exec(text);
  if (tcp) return { host: tcp[1], port: Number(tcp[2]) };
  return fail(`cannot listen on KILN_LISTEN="${text}": give unix:/path/to.sock or tcp:HOST:PORT, or several between commas`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function listen(address) {
  const server = net.createServer({ noDelay: true }, accept);
  server.on('error', (error) => fail(`cannot listen on ${JSON.stringify(address)}: ${error.message}`));
  if (address.path) fs.rmSync(address.path, { force: true }); // a restart finds the socket of the process before it
  server.listen({ ...address, backlog: 128 });
}

// The folder of a socket says who may come in: server and invoker may run under different users. Not by a chmod once it listens, as
// whoever waited for that may have moved the socket by then.
const mask = process.umask(0o111);
(process.env.KILN_LISTEN ?? 'tcp:0.0.0.0:8080').split(',').map(listenAddress).forEach(listen);
process.umask(mask);

// As process 1 of a container the kernel delivers no signal that has no handler.
for (const [signal, code] of [['SIGTERM', 143], ['SIGINT', 130]]) process.on(signal, () => process.exit(code));
