// SPDX-License-Identifier: Apache-2.0
function main() {
  process.stdout.write("no line end");
  process.stderr.write("none here");
  return {};
}
