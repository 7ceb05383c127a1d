"""Finds the weights of TokenEstimator by least squares, and says how far off they are on the texts left out.

    pip install tiktoken tokenizers numpy scipy
    pip download --no-deps litellm && unzip -d litellm litellm-*.whl   # brings the vocabularies, so none is fetched
    python Benchmarks/token_weights.py --data <folder with the public sets> \\
        --vocabularies litellm/litellm/litellm_core_utils/tokenizers

Reads customers' messages of public sets, this repository's texts, and the translations of the programs installed here.
Half of each is for finding, half for measuring. The features are those of TokenEstimator+bytes.swift.
"""

import argparse
import csv
import gettext
import glob
import json
import os
import random
import re

import numpy as np
from scipy.optimize import nnls
from tokenizers import Tokenizer

KINDS = [
    "word", "letter after 5", "letter after 9", "digits", "punctuation", "further punctuation", "line breaks",
    "spaces", "extended Latin", "Cyrillic", "Greek", "Han", "kana", "Hangul", "other", "supplementary",
]
LANGUAGES = ["de", "fr", "es", "it", "pl", "ru", "el", "zh_CN", "ja", "ko", "vi", "tr"]


def paragraphs(pattern, limit=None):
    files = sorted(glob.glob(pattern, recursive=True))
    if limit and len(files) > limit:
        files = random.sample(files, limit)
    texts = []
    for file in files:
        with open(file, errors="ignore") as stream:
            texts += [part for part in re.split(r"\n\n+", stream.read()) if len(part) > 20]
    return texts


def translations(language):
    texts = []
    for file in glob.glob(f"/usr/share/locale/{language}/LC_MESSAGES/*.mo"):
        try:
            with open(file, "rb") as stream:
                catalog = gettext.GNUTranslations(stream)._catalog
        except Exception:
            continue
        texts += [
            text for key, text in catalog.items()
            if key and isinstance(text, str) and 30 < len(text) < 400 and "<" not in text
        ]
    return texts


def sets(data):
    dialogues = json.load(open(f"{data}/sgd_events_train.json"))
    all_sets = {
        "BANKING77": [row[0] for row in list(csv.reader(open(f"{data}/banking77_train.csv")))[1:]],
        "CLINC150": [text for text, _ in json.load(open(f"{data}/clinc150_dev.json"))["train"]],
        "SGD dialogues": ["\n".join(turn["text"] for turn in each["turns"]) for each in dialogues],
        "help pages": paragraphs("Examples/northside/knowledge/**/*.md"),
        "documents": paragraphs("Docs/*.md"),
        "Swift": paragraphs("Sources/**/*.swift", 120),
        "JSON": [json.dumps(each["turns"][:2]) for each in random.sample(dialogues, 60)],
    }
    for language in LANGUAGES:
        all_sets[language] = translations(language)
    for texts in all_sets.values():
        random.shuffle(texts)
        del texts[1500:]
    return all_sets


def kind(character):
    code = ord(character)
    if code < 128:
        if character.isalpha():
            return "a"
        if character.isdigit():
            return "d"
        return "n" if character in "\r\n" else "s" if character in " \t" else "p"
    return "l" if 0xC0 <= code < 0x250 or 0x300 <= code < 0x370 or 0x1E00 <= code < 0x1F00 else "x"


def other(code):
    if 0x370 <= code < 0x400:
        return 10
    if 0x400 <= code < 0x540:
        return 9
    if 0x3000 <= code < 0x3100:
        return 12
    if 0x3400 <= code < 0xA000:
        return 11
    if 0xAC00 <= code < 0xD7C0:
        return 13
    return 15 if code >= 0x10000 else 14


def features(text):
    counts = [0] * len(KINDS)
    index, end = 0, len(text)
    while index < end:
        first = kind(text[index])
        start = index
        if first in "al":
            while index < end and kind(text[index]) in "al":
                begins = text[index].isascii() and text[index].isupper()
                if index > start and begins and text[index - 1].isascii() and text[index - 1].islower():
                    break
                counts[8] += kind(text[index]) == "l"
                index += 1
            length = index - start
            counts[0] += 1
            counts[1] += max(0, length - 5)
            counts[2] += max(0, length - 9)
        elif first == "x":
            counts[other(ord(text[index]))] += 1
            index += 1
        else:
            while index < end and kind(text[index]) == first:
                index += 1
            length = index - start
            if first == "d":
                counts[3] += (length + 2) // 3
            elif first == "p":
                counts[4] += 1
                counts[5] += length - 1
            elif first == "n":
                counts[6] += 1
            elif length > 1:
                counts[7] += 1
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--vocabularies", required=True)
    options = parser.parse_args()
    os.environ["TIKTOKEN_CACHE_DIR"] = options.vocabularies
    import tiktoken

    random.seed(1)
    claude = Tokenizer.from_file(f"{options.vocabularies}/anthropic_tokenizer.json")
    vocabularies = {
        "o200k_base": tiktoken.get_encoding("o200k_base").encode_ordinary,
        "Claude 2": lambda text: claude.encode(text, add_special_tokens=False).ids,
        "cl100k_base": tiktoken.get_encoding("cl100k_base").encode_ordinary,
    }
    texts = sets(options.data)
    for name, encode in vocabularies.items():
        rows, counts, weights, origins = [], [], [], []
        for origin, members in texts.items():
            for text in members:
                count = len(encode(text))
                if count >= 3:
                    rows.append(features(text))
                    counts.append(count)
                    weights.append(1 / np.sqrt(count * len(members)))
                    origins.append(origin)
        rows, counts, weights = np.array(rows, float), np.array(counts, float), np.array(weights)
        origins = np.array(origins)
        known = np.arange(len(counts)) % 2 == 0
        found, _ = nnls(rows[known] * weights[known, None], counts[known] * weights[known])
        found = np.round(found * 100) / 100
        print(f"\n{name}: " + ", ".join(f"{k} {round(100 * v)}" for k, v in zip(KINDS, found)))
        print("| texts | number | tokens | all together | median | 95 % within |\n| --- | --- | --- | --- | --- | --- |")
        estimates = rows @ found
        for origin in list(texts) + ["all"]:
            chosen = ~known & ((origins == origin) | (origin == "all"))
            if not chosen.any():
                continue
            errors = np.abs(estimates[chosen] / counts[chosen] - 1)
            total = estimates[chosen].sum() / counts[chosen].sum() - 1
            print(
                f"| {origin} | {chosen.sum()} | {int(counts[chosen].sum())} | {100 * total:+.1f} % "
                f"| {100 * np.median(errors):.1f} % | {100 * np.quantile(errors, 0.95):.1f} % |")


if __name__ == "__main__":
    main()
