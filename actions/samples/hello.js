// SPDX-License-Identifier: Apache-2.0
function main({ name = 'stranger' }) {
  console.log(`greeting ${name}`);
  return { greeting: `Hello, ${name}!` };
}
