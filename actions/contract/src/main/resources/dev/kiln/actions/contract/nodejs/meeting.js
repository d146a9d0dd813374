// SPDX-License-Identifier: Apache-2.0
// The first to come waits for the second: it ends only if both runs overlap.
let first = null;
function main({ name }) {
  console.log(`${name} came`);
  return new Promise((resolve) => {
    const leave = () => {
      console.log(`${name} leaves`);
      resolve({ name });
    };
    if (first === null) first = leave;
    else {
      first();
      leave();
    }
  });
}
