// SPDX-License-Identifier: Apache-2.0
async function main({ value }) {
  await new Promise((resolve) => setImmediate(resolve));
  return { value };
}
