// SPDX-License-Identifier: Apache-2.0
function main() { return { ...process.env }; }
