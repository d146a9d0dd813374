// SPDX-License-Identifier: Apache-2.0
function main() { return { called: "main" }; }
function another() { return { called: "another" }; }
