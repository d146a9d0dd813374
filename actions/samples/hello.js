// SPDX-License-Identifier: Apache-2.0
function main({ name = 'stranger' }) {
  return { greeting: `Hello, ${name}!` };
}
