"""Writes Sources/Embeddings/Tokenizer/UnicodeFolding+data.swift.

What BERT's normaliser and pre-tokeniser do to a character is decided by the Unicode versions that Hugging Face's
tokenizers library was built with, which are older than Swift's. So its behaviour is read off the library itself,
one code point at a time, and packed into a table.

    python make_folding.py ../../../.cache/models/all-MiniLM-L6-v2
"""

import base64
import pathlib
import sys
import textwrap
import unicodedata

import tokenizers

KEEP, DROP, SPACE, ISOLATE, MAP, MAP_ISOLATED, SEQUENCE, HANGUL, MARK, STARTER_MARK, ORDERED = range(11)
HANGUL_SYLLABLES = range(0xAC00, 0xAC00 + 11172)


def behaviour(tokenizer):
    """For every code point: (kind, mapped text)."""
    normalizer, splitter = tokenizer.normalizer, tokenizer.pre_tokenizer
    isolated = {}

    def is_isolated(character):
        if character not in isolated:
            isolated[character] = len(splitter.pre_tokenize_str("a" + character + "b")) == 3
        return isolated[character]

    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        character = chr(code)
        mapped = normalizer.normalize_str("a" + character + "b")[1:-1]
        if code in HANGUL_SYLLABLES:
            yield code, HANGUL, ""
        elif mapped == "":
            # A mark vanishes after canonical ordering, any other character before it: only the former,
            # and only when its combining class is zero, ends a run that is put in order.
            is_mark = unicodedata.category(character) == "Mn"
            starter = unicodedata.combining(character) == 0
            yield code, (STARTER_MARK if starter else MARK) if is_mark else DROP, ""
        elif mapped == " ":
            yield code, SPACE, ""
        elif mapped[0] == " " and mapped[-1] == " ":
            target = mapped[1:-1]
            assert len(target) == 1
            yield code, (ISOLATE if target == character else MAP_ISOLATED), target
        elif len(mapped) > 1:
            assert not any(map(is_isolated, mapped))
            yield code, SEQUENCE, mapped
        elif mapped == character:
            combining = unicodedata.combining(character)
            if combining:
                yield code, ORDERED, chr(combining)
            else:
                yield code, ISOLATE if is_isolated(character) else KEEP, character
        else:
            yield code, MAP_ISOLATED if is_isolated(mapped) else MAP, mapped


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return out


def zigzag(value):
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def packed(entries):
    """Runs: gap to the previous run's last code point, length - 1, kind + 16 * (step - 1), payload."""
    runs = []
    for code, kind, text in entries:
        if kind == KEEP:
            continue
        if kind in (MAP, MAP_ISOLATED):
            payload = ord(text) - code
        elif kind == ORDERED:
            payload = ord(text)
        else:
            payload = text if kind == SEQUENCE else 0
        if runs and kind != SEQUENCE:
            first, last, count, step, last_kind, last_payload = runs[-1]
            gap = code - last
            if (last_kind, last_payload) == (kind, payload) and (gap == step or count == 1 and gap <= 2):
                runs[-1] = (first, code, count + 1, gap, kind, payload)
                continue
        runs.append((code, code, 1, 1, kind, payload))
    out, previous = bytearray(), 0
    for first, last, count, step, kind, payload in runs:
        out += varint(first - previous) + varint(count - 1) + varint(kind | (step - 1) << 4)
        if kind in (MAP, MAP_ISOLATED):
            out += zigzag(payload)
        elif kind == ORDERED:
            out += varint(payload)
        elif kind == SEQUENCE:
            out += varint(len(payload))
            for character in payload:
                out += varint(ord(character))
        previous = last
    return bytes(out), len(runs)


def main():
    model = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).resolve()
    tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
    data, runs = packed(behaviour(tokenizer))
    lines = textwrap.wrap(base64.b64encode(data).decode(), 104)
    body = "\\\n".join("    " + line for line in lines)
    target = here.parents[3] / "Sources/Embeddings/Tokenizer/UnicodeFolding+data.swift"
    target.write_text(
        "// Made by Tests/EmbeddingsTests/Reference/make_folding.py"
        f" from tokenizers {tokenizers.__version__}: {runs} runs. Do not edit.\n\n"
        "extension UnicodeFolding {\n"
        "  /// Runs of code points and what becomes of them, base64; `decode(_:)` says how they are packed.\n"
        '  static let packed: StaticString = """\n'
        f"{body}\n"
        '    """\n'
        "}\n"
    )
    print(f"{runs} runs, {len(data)} bytes, {len(lines)} lines")


main()
