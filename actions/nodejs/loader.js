// SPDX-License-Identifier: Apache-2.0
'use strict';

const Module = require('module');
const path = require('path');

/** Gives the function that /run calls; rejects with what is wrong with the code. */
async function load({ code, main, isArchive }) {
  if (!/^[\w$]+(\.[\w$]+)*$/.test(main)) throw new Error(`Action entrypoint '${main}' is not a name.`);
  const found = isArchive ? await fromArchive(code, main) : await fromSource(code, main);
  if (typeof found !== 'function') throw new Error(`Action entrypoint '${main}' is not a function.`);
  return found;
}

async function fromSource(code, main) {
  if (/\b(import|export)\b/.test(code) && isModule(code)) return fromModuleSource(code, main);
  const file = path.join(__dirname, 'action.js');
  const module = new Module(file, null);
  module.filename = file;
  module.paths = Module._nodeModulePaths(__dirname);
  // The entry may be a plain top-level function, seen from inside the module only.
  module._compile(`${code}\n;module.entry = () => { try { return ${main}; } catch { return undefined; } };`, file);
  return member(module.exports, main) ?? module.entry?.();
}

/** Whether only an ES module may hold this code; node's own guess differs from release to release. */
function isModule(code) {
  try {
    require('vm').compileFunction(code);
    return false;
  } catch (error) {
    return /Unexpected token 'export'|import statement outside|import\.meta/.test(error.message);
  }
}

async function fromModuleSource(code, main) {
  const file = path.join(workFolder(), 'action.mjs');
  require('fs').writeFileSync(file, code);
  return member(await importFile(file), main);
}

async function fromArchive(code, main) {
  const folder = workFolder();
  require('./archive').unpack(Buffer.from(code, 'base64'), folder);
  process.chdir(folder); // so that an action opens its own files by relative names
  const file = entryFile(folder);
  const require_ = Module.createRequire(path.join(folder, 'action.js'));
  let exports;
  try {
    exports = require_(file);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    exports = await importFile(file);
  }
  return member(exports, main);
}

function entryFile(folder) {
  const fs = require('fs');
  const description = path.join(folder, 'package.json');
  if (fs.existsSync(description)) {
    const { main = 'index.js' } = JSON.parse(fs.readFileSync(description, 'utf8'));
    const file = path.join(folder, main);
    // package.json may name a folder or leave the extension out: that is for require to find.
    return fs.existsSync(file) && fs.statSync(file).isFile() ? file : Module.createRequire(description).resolve(file);
  }
  const file = ['index.js', 'index.mjs', 'index.cjs'].map((name) => path.join(folder, name)).find(fs.existsSync);
  if (file === undefined) throw new Error('Zipped actions must contain either package.json or index.js at the root.');
  return file;
}

/** A folder of its own, above which lie the modules that code may require without bringing them. */
function workFolder() {
  const fs = require('fs');
  const base = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'action-'));
  fs.symlinkSync(path.join(__dirname, 'node_modules'), path.join(base, 'node_modules'));
  const folder = path.join(base, 'code');
  fs.mkdirSync(folder);
  return folder;
}

function importFile(file) {
  return import(require('url').pathToFileURL(file).href);
}

function member(exports, main) {
  const from = (root) => main.split('.').reduce((value, name) => value?.[name], root);
  return [from(exports), from(exports?.default)].find((found) => typeof found === 'function');
}

module.exports = { load };
