// SPDX-License-Identifier: Apache-2.0
function main({ lines = 3 }) {
  for (let number = 1; number <= lines; number++) console.log(`line ${number} of ${lines}`);
  console.error('and one on standard error');
  return { lines };
}
