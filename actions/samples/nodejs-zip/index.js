// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { greet } from './lib/greet.js';

const names = JSON.parse(readFileSync('languages.json', 'utf8'));

export async function main({ name = 'stranger', language = 'en' }) {
  return { greeting: greet(name, language), language: names[language] ?? 'unknown' };
}
