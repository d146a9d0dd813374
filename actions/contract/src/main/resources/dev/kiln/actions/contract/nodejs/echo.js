// SPDX-License-Identifier: Apache-2.0
function main(args) { return { echo: args }; }
exports.main = main;
