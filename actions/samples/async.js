// SPDX-License-Identifier: Apache-2.0
// Adds up numbers that it gets one by one, as if each came from a service.
const fetchNumber = (number) => new Promise((resolve) => setImmediate(resolve, number));

async function main({ numbers = [1, 2, 3] }) {
  let sum = 0;
  for (const number of numbers) sum += await fetchNumber(number);
  return { sum };
}
