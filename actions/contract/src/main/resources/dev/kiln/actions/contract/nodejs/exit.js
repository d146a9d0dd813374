// SPDX-License-Identifier: Apache-2.0
function main() { process.exit(3); }
