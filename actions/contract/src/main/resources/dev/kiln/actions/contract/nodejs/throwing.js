// SPDX-License-Identifier: Apache-2.0
function main({ fail }) {
  if (fail) throw new Error("on purpose");
  return { fine: true };
}
