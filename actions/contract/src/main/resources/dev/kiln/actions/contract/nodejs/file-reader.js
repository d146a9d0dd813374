// SPDX-License-Identifier: Apache-2.0
const fs = require("fs");
exports.main = () => ({ content: fs.readFileSync("data.txt", "utf8"), other: require("./lib/other.js").word });
