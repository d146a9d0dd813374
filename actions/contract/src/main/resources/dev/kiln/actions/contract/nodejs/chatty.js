// SPDX-License-Identifier: Apache-2.0
function main({ lines }) {
  for (let i = 0; i < lines; i++) console.log(`out ${i}`);
  for (let i = 0; i < lines; i++) console.error(`err ${i}`);
  return {};
}
