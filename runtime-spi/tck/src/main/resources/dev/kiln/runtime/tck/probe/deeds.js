// SPDX-License-Identifier: Apache-2.0
// The conformance kit's hand inside a sandbox: sent by /init, called by /run with {deed, ...strings}.
// Answers {answer: base64 of a text}, so that the kit needs no JSON parser.
const load = typeof require === 'function' ? require : process.getBuiltinModule;
const kept = { ticks: 0, memory: [], processes: [], files: [] };
setInterval(() => kept.ticks++, 10);

const deeds = {
  echo: (p) => p.text,
  environment: (p) => process.env[p.variable] || '',
  print: (p) => write(p.stream, Buffer.from(p.bytes, 'base64')),
  printLines: async (p) => {
    for (let from = 0; from < Number(p.count); from += 1000) {
      let block = '';
      for (let i = from; i < Math.min(from + 1000, Number(p.count)); i++) {
        block += 'line ' + String(i).padStart(8, '0') + '\n';
      }
      write(p.stream, Buffer.from(block));
      await new Promise(setImmediate); // so that the two streams can take turns
    }
    return '';
  },
  exit: (p) => { setTimeout(() => process.exit(Number(p.code)), 20); return ''; },
  allocate: (p) => {
    const piece = 4 * 1024 * 1024;
    for (let held = 0; held < Number(p.bytes); held += piece) kept.memory.push(Buffer.alloc(piece, 1));
    return '';
  },
  startProcesses: async (p) => {
    let started = 0;
    for (let i = 0; i < Number(p.count); i++) {
      try {
        const child = load('child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
        child.on('error', () => {});
        if (child.pid) { started++; kept.processes.push(child); }
      } catch { break; }
    }
    return String(started);
  },
  openFiles: (p) => {
    let opened = 0;
    try {
      for (; opened < Number(p.count); opened++) kept.files.push(load('fs').openSync(process.execPath, 'r'));
    } catch { }
    return String(opened);
  },
  writeFile: (p) => {
    const fs = load('fs');
    const piece = Buffer.alloc(256 * 1024, 1);
    let written = 0;
    try {
      const file = fs.openSync(load('path').join(load('os').tmpdir(), 'kiln-deed'), 'w');
      while (written < Number(p.bytes)) written += fs.writeSync(file, piece);
      fs.fsyncSync(file);
    } catch { }
    return String(written);
  },
  burnCpu: (p) => {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    const end = start + BigInt(p.millis) * 1000000n;
    while (process.hrtime.bigint() < end);
    const used = process.cpuUsage(cpu);
    return (used.user + used.system) + ' ' + (process.hrtime.bigint() - start) / 1000n;
  },
  ticks: () => String(kept.ticks),
  readFile: (p) => load('fs').readFileSync(p.path, 'utf8'),
  connects: (p) => new Promise((resolve) => {
    const target = p.path ? { path: p.path } : { host: p.host, port: Number(p.port) };
    const socket = load('net').connect({ ...target });
    const done = (how) => { socket.destroy(); resolve(String(how)); };
    socket.setTimeout(1000, () => done(false));
    socket.on('connect', () => done(true));
    socket.on('error', () => done(false));
  }),
  networkAddresses: () => Object.values(load('os').networkInterfaces()).flat()
    .filter((each) => !each.internal && each.family === 'IPv4').map((each) => each.address).join(' '),
};

function write(stream, bytes) {
  const out = load('fs');
  const fd = stream === 'STDERR' ? 2 : 1;
  for (let done = 0; done < bytes.length;) {
    try {
      done += out.writeSync(fd, bytes, done);
    } catch (full) {
      // a pipe whose reader is slow, when somebody made it non-blocking
      if (full.code !== 'EAGAIN') throw full;
    }
  }
  return '';
}

async function main(p) {
  return { answer: Buffer.from(await deeds[p.deed](p)).toString('base64') };
}
