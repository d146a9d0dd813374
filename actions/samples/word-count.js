// SPDX-License-Identifier: Apache-2.0
// A web action: POST it a text, get the words that it has most often.
function main({ __ow_body: posted, text = posted ?? '', top = 5 }) {
  const counts = new Map();
  for (const word of String(text).toLowerCase().match(/\p{L}+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).slice(0, Number(top));
  return { statusCode: 200, body: Object.fromEntries(words) };
}
