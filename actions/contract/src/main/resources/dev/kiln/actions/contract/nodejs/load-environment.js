// SPDX-License-Identifier: Apache-2.0
const seen = process.env.GREETING;
function main() { return { seen }; }
