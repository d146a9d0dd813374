// SPDX-License-Identifier: Apache-2.0
'use strict';

// What may write to the logs past process.stdout and process.stderr: whoever writes to the descriptors, child processes, threads,
// native code. Whether they did, nobody can tell; whether they may have, yes.

const fs = require('fs');
const children = require('child_process'); // a server that listens loads it in any case

const WRITERS = [
  'write', 'writeSync', 'writev', 'writevSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync',
];
const THREADS = 'NativeModule worker_threads';

/**
 * Begins to watch; to be called before any code of an action runs, and after the runtime took its own `fs.writeSync`. The function
 * that it returns says whether something may have been written past the streams since then.
 */
function watchForeignWriters() {
  let isThere = false;
  const watch = (owner, name, isForeign) => {
    const original = owner[name];
    owner[name] = Object.defineProperties(function (...args) {
      if (isForeign(args)) isThere = true;
      return original.apply(this, args);
    }, Object.getOwnPropertyDescriptors(original));
  };
  for (const name of WRITERS) watch(fs, name, ([fd]) => fd === 1 || fd === 2);
  watch(children.ChildProcess.prototype, 'spawn', () => true);
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) watch(children, name, () => true);
  watch(process, 'dlopen', () => true);

  const loaded = process.moduleLoadList; // grows as the parts of Node.js are loaded
  if (!Array.isArray(loaded)) isThere = true;
  let seen = 0;
  return () => {
    while (!isThere && seen < loaded.length) isThere = loaded[seen++] === THREADS;
    return isThere;
  };
}

module.exports = { watchForeignWriters };
