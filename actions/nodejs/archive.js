// SPDX-License-Identifier: Apache-2.0
'use strict';

const fs = require('fs');
const path = require('path');
const zlib = require('zlib');

/** Unpacks a zip or a tar.gz, told apart by their first bytes. */
function unpack(bytes, folder) {
  const kind = bytes.length < 4 ? 0 : bytes.readUInt16BE(0);
  if (kind === 0x1f8b) write(tarEntries(zlib.gunzipSync(bytes)), folder);
  else if (kind === 0x504b) write(zipEntries(bytes), folder);
  else throw new Error('The code is marked as binary, but is neither a zip nor a tar.gz archive in base64.');
}

/** Entries are { name, mode, type: 'file' | 'folder' | 'link', content() }. */
function write(entries, folder) {
  const made = new Set([folder]);
  const makeFolder = (name) => {
    if (made.has(name)) return;
    fs.mkdirSync(name, { recursive: true });
    made.add(name);
  };
  const links = [];
  for (const entry of entries) {
    const target = inside(folder, entry.name);
    if (entry.type === 'folder') makeFolder(target);
    else if (entry.type === 'link') links.push({ target, to: entry.content().toString() });
    else {
      makeFolder(path.dirname(target));
      fs.writeFileSync(target, entry.content(), { mode: entry.mode & 0o111 ? 0o755 : 0o644 });
    }
  }
  // Links come last, so that none of them leads the writing of a file out of the folder.
  for (const { target, to } of links) {
    makeFolder(path.dirname(target));
    inside(folder, path.relative(folder, path.resolve(path.dirname(target), to)));
    fs.symlinkSync(to, target);
  }
}

function inside(folder, name) {
  const target = path.resolve(folder, name);
  if (target !== folder && !target.startsWith(folder + path.sep)) {
    throw new Error(`The archive holds "${name}", which lies outside of its folder.`);
  }
  return target;
}

const LINK = 0o120000;
const TYPE_MASK = 0o170000;

function* zipEntries(bytes) {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > bytes.length) throw new Error('The zip archive is cut off: its directory is missing.');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Error('Zip archives of the 64-bit form are not supported.');
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('The directory of the zip archive is damaged.');
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    const header = at;
    const isLink = (mode & TYPE_MASK) === LINK;
    yield { name, mode, type: name.endsWith('/') ? 'folder' : isLink ? 'link' : 'file', content: () => inflate(bytes, header, name) };
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function inflate(bytes, header, name) {
  const flags = bytes.readUInt16LE(header + 8);
  const method = bytes.readUInt16LE(header + 10);
  const packed = bytes.readUInt32LE(header + 20);
  const size = bytes.readUInt32LE(header + 24);
  const local = bytes.readUInt32LE(header + 42);
  if (flags & 1) throw new Error(`"${name}" in the zip archive is encrypted.`);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(start, start + packed);
  if (method === 0) return data;
  if (method !== 8) throw new Error(`"${name}" in the zip archive is packed by method ${method}; use deflate.`);
  const content = size === 0 ? Buffer.alloc(0) : zlib.inflateRawSync(data, { maxOutputLength: size });
  if (content.length !== size) throw new Error(`"${name}" in the zip archive is damaged.`);
  return content;
}

const BLOCK = 512;
const TAR_TYPES = { 0: 'file', '\0': 'file', 2: 'link', 5: 'folder' };

function* tarEntries(bytes) {
  const text = (at, length) => bytes.toString('utf8', at, at + length).replace(/\0[^]*$/, '');
  let longName = null; // of the next entry, where its name does not fit its header
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = parseInt(text(at + 124, 12).trim() || '0', 8);
    const flag = String.fromCharCode(bytes[at + 156]);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    const isUstar = text(at + 257, 5) === 'ustar' && bytes[at + 262] === 0; // GNU keeps times where ustar has the prefix
    const prefix = isUstar ? text(at + 345, 155) : '';
    const name = longName ?? (prefix ? `${prefix}/${text(at, 100)}` : text(at, 100));
    const to = text(at + 157, 100);
    const type = TAR_TYPES[flag];
    longName = null;
    if (flag === 'L') longName = content.toString().replace(/\0+$/, '');
    else if (flag === 'x') longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString())?.[1] ?? null;
    else if (type !== undefined) {
      const mode = parseInt(text(at + 100, 8).trim() || '644', 8);
      yield { name, mode, type, content: () => (type === 'link' ? Buffer.from(to) : content) };
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

module.exports = { unpack };
