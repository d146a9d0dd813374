// SPDX-License-Identifier: Apache-2.0
const words = { en: 'Hello', de: 'Hallo', es: 'Hola', ja: 'こんにちは' };

export const greet = (name, language) => `${words[language] ?? words.en}, ${name}!`;
