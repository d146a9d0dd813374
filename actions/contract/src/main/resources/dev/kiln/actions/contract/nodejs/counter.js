// SPDX-License-Identifier: Apache-2.0
let count = 0;
function main() { return { count: ++count }; }
