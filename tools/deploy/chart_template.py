# SPDX-License-Identifier: Apache-2.0
"""The part of Helm's template language that the chart keeps to, so that it can be rendered and judged where Helm is not at hand.

Text goes through as it is. Between braces there are if, else, with, range, define, end, variables, and pipelines of the functions
below. What is not known here is an error, not silence: the chart then has to do without it.
"""
import hashlib
import json
import re

import yaml

ACTION = re.compile(r"\{\{(-?)\s*(/\*.*?\*/|.*?)\s*(-?)\}\}", re.S)
WORD = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|\||\(|\)|:=|,|\$?[\w.]+|\$)""")


class TemplateError(Exception):
    pass


def tokens(text):
    """Texts and actions in turn, with the blanks taken away that the dashes ask for."""
    found, position, trims = [], 0, False
    for match in ACTION.finditer(text):
        piece = text[position:match.start()]
        piece = piece.lstrip() if trims else piece
        found.append(("text", piece.rstrip() if match[1] else piece))
        if not match[2].startswith("/*"):
            found.append(("action", match[2]))
        position, trims = match.end(), bool(match[3])
    rest = text[position:]
    found.append(("text", rest.lstrip() if trims else rest))
    return found


def tree(found, at=0, inside=None):
    """Nested nodes, and where they end: [kind, what, body, otherwise]."""
    body, otherwise, current = [], [], None
    current = body
    while at < len(found):
        kind, what = found[at]
        at += 1
        if kind == "text":
            current.append(["text", what])
            continue
        verb = what.split(None, 1)[0]
        if verb == "end":
            if inside is None:
                raise TemplateError("an end without a beginning")
            return body, otherwise, at
        if verb == "else":
            if what != "else":
                raise TemplateError(f"'{what}' is not supported")
            current = otherwise
        elif verb in ("if", "with", "range", "define"):
            inner, other, at = tree(found, at, verb)
            current.append([verb, what.split(None, 1)[1], inner, other])
        else:
            current.append(["print", what])
    if inside is not None:
        raise TemplateError(f"a {inside} without an end")
    return body, otherwise, at


def to_yaml(value):
    return yaml.safe_dump(value, default_flow_style=False, sort_keys=True, width=10**6).removesuffix("\n").removesuffix("\n...")


def indent(size, text):
    return "\n".join(" " * size + line for line in str(text).split("\n"))


def required(message, value):
    if value in (None, ""):
        raise TemplateError(message)
    return value


def text_of(value):
    return "true" if value is True else "false" if value is False else "" if value is None else str(value)


FUNCTIONS = {
    "quote": lambda value: json.dumps(text_of(value)),
    "toYaml": to_yaml,
    "toJson": lambda value: json.dumps(value, sort_keys=True, separators=(",", ":")),
    "indent": indent,
    "nindent": lambda size, text: "\n" + indent(size, text),
    "default": lambda other, value=None: value if value else other,
    "printf": lambda form, *values: form % values,
    "print": lambda *values: "".join(map(text_of, values)),
    "int": int,
    "until": lambda most: list(range(most)),
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "not": lambda value: not value,
    "index": lambda tree, *keys: look(tree, keys),
    "required": required,
    "sha256sum": lambda text: hashlib.sha256(text.encode()).hexdigest(),
}


def look(value, keys):
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


class Renderer:
    def __init__(self, files, context):
        """files: their texts by name, as templates/NAME; context: Values, Release, Chart."""
        self.context = {**context, "Template": {"BasePath": "chart/templates"}}
        self.defined, self.bodies = {}, {}
        for name, text in files.items():
            self.bodies["chart/" + name] = tree(tokens(text))[0]
        for body in self.bodies.values():
            for node in body:
                if node[0] == "define":
                    self.defined[json.loads(node[1])] = node[2]

    def render(self, name):
        return self.walk(self.bodies["chart/" + name], self.context, {"$": self.context})

    def walk(self, nodes, dot, variables):
        variables = dict(variables)
        return "".join(self.node(node, dot, variables) for node in nodes)

    def node(self, node, dot, variables):
        kind, what = node[0], node[1]
        if kind == "text":
            return what
        if kind == "define":
            return ""
        if kind == "print":
            return text_of(self.value(what, dot, variables))
        if kind == "range":
            name, _, source = what.rpartition(":=")
            values = self.value(source, dot, variables) or []
            if not isinstance(values, list):
                raise TemplateError(f"range of '{source}': only lists are supported")
            return "".join(
                self.walk(node[2], value, {**variables, **({name.strip(): value} if name else {})}) for value in values
            )
        value = self.value(what, dot, variables)
        if not value:
            return self.walk(node[3], dot, variables)
        return self.walk(node[2], value if kind == "with" else dot, variables)

    def value(self, what, dot, variables):
        words, position = [], 0
        while position < len(what.rstrip()):
            match = WORD.match(what, position)
            if not match:
                raise TemplateError(f"'{what}' is not understood at '{what[position:]}'")
            words.append(match[1])
            position = match.end()
        result, rest = self.pipeline(words, dot, variables)
        if rest:
            raise TemplateError(f"'{what}' is not understood at '{rest[0]}'")
        return result

    def pipeline(self, words, dot, variables):
        value, words = self.call(words, [], dot, variables)
        while words and words[0] == "|":
            value, words = self.call(words[1:], [value], dot, variables)
        return value, words

    def call(self, words, piped, dot, variables):
        """One step of a pipeline: a function and its arguments, or a value alone."""
        arguments = []
        function = words[0] if re.fullmatch(r"[a-zA-Z]\w*", words[0]) and words[0] not in ("true", "false") else None
        words = words[1:] if function else words
        while words and words[0] not in ("|", ")"):
            argument, words = self.operand(words, dot, variables)
            arguments.append(argument)
        arguments += piped
        if function is None:
            if len(arguments) != 1:
                raise TemplateError(f"one value is expected, not {arguments}")
            return arguments[0], words
        if function in ("include", "template"):
            name, context = arguments
            body = self.defined.get(name) or self.bodies.get(name)
            if body is None:
                raise TemplateError(f"nothing is defined as '{name}'")
            return self.walk(body, context, {"$": context}), words
        if function not in FUNCTIONS:
            raise TemplateError(f"the function '{function}' is not supported")
        return FUNCTIONS[function](*arguments), words

    def operand(self, words, dot, variables):
        word, rest = words[0], words[1:]
        if word == "(":
            value, rest = self.pipeline(rest, dot, variables)
            return value, rest[1:]
        if word.startswith('"'):
            return json.loads(word), rest
        if re.fullmatch(r"-?\d+", word):
            return int(word), rest
        if word in ("true", "false"):
            return word == "true", rest
        if word.startswith("."):
            return (dot if word == "." else self.path(dot, word[1:].split("."))), rest
        if word.startswith("$"):
            name, *keys = word.split(".")
            if name not in variables:
                raise TemplateError(f"there is no variable {name}")
            return self.path(variables[name], keys), rest
        raise TemplateError(f"'{word}' is not understood")

    def path(self, value, keys):
        for index, key in enumerate(keys):
            if not isinstance(value, dict) or key not in value:
                raise TemplateError(f"there is no value .{'.'.join(keys[:index + 1])}: give it a default in values.yaml")
            value = value[key]
        return value


def violations(schema, value, path=""):
    """What a value breaks of the part of JSON Schema that the chart's schema keeps to."""
    known = {"$schema", "type", "additionalProperties", "required", "properties", "items", "enum", "pattern", "minimum", "maximum", "minLength"}
    if not set(schema) <= known:
        raise TemplateError(f"the schema of {path} says {set(schema) - known}, which is not supported")
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    if "type" in schema and (not isinstance(value, types[schema["type"]]) or (schema["type"] == "integer" and isinstance(value, bool))):
        return [f"{path} is no {schema['type']}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path} is none of {schema['enum']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path} does not match {schema['pattern']}")
    if "minLength" in schema and len(value) < schema["minLength"]:
        found.append(f"{path} is too short")
    if not schema.get("minimum", value) <= value <= schema.get("maximum", value) if isinstance(value, int) else False:
        found.append(f"{path} is out of bounds")
    if isinstance(value, dict):
        found += [f"{path}.{key} is missing" for key in schema.get("required", []) if key not in value]
        others = schema.get("additionalProperties", True)
        for key, part in value.items():
            if key in schema.get("properties", {}):
                found += violations(schema["properties"][key], part, f"{path}.{key}")
            elif others is False:
                found.append(f"{path}.{key} is not known")
            elif isinstance(others, dict):
                found += violations(others, part, f"{path}.{key}")
    if isinstance(value, list) and "items" in schema:
        for index, part in enumerate(value):
            found += violations(schema["items"], part, f"{path}[{index}]")
    return found
