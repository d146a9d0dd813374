// SPDX-License-Identifier: Apache-2.0
function main( { this does not parse
