// SPDX-License-Identifier: Apache-2.0
// The three ways to fail: {"how": "error" | "throw" | "exit"}.
function main({ how = 'error' }) {
  if (how === 'throw') throw new Error('thrown on purpose');
  if (how === 'exit') process.exit(3);
  return { error: 'failed on purpose' };
}
