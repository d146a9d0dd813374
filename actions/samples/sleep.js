// SPDX-License-Identifier: Apache-2.0
function main({ millis = 1000 }) {
  return new Promise((resolve) => setTimeout(() => resolve({ slept: millis }), millis));
}
