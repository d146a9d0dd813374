// SPDX-License-Identifier: Apache-2.0
// What the platform tells an action, apart from its key.
function main() {
  const names = Object.keys(process.env).filter((name) => name.startsWith('__OW_') && name !== '__OW_API_KEY');
  return Object.fromEntries(names.sort().map((name) => [name, process.env[name]]));
}
