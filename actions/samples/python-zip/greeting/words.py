# SPDX-License-Identifier: Apache-2.0
WORDS = {"en": "Hello", "de": "Hallo", "es": "Hola", "ja": "こんにちは"}


def greet(name, language):
    return f"{WORDS.get(language, WORDS['en'])}, {name}!"
