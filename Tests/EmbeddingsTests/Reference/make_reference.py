"""Writes what the tests compare with: vectors and token identifiers from Hugging Face's own libraries.

    python make_reference.py ../../../.cache/models/all-MiniLM-L6-v2

- embeddings.json: texts, their token identifiers (cut off as sentence-transformers does) and their vectors
  (float32, little-endian, base64), from sentence-transformers in single precision.
- tokens.json: thousands of random Unicode strings with their token identifiers.
- folding.json: for each block of 4,096 code points a checksum of the tokens of every code point in it.
"""

import base64
import json
import pathlib
import random
import sys

import numpy
import tokenizers
from sentence_transformers import SentenceTransformer

HERE = pathlib.Path(__file__).parent
WORDS = (
    "the a of to and is in for on with your how can I get my refund ticket internet router seat event order "
    "concert arena parking billing invoice account password offline disconnect naïve café Zürich 東京 Москва "
    "supercalifragilisticexpialidocious 42 3.14 e-mail don't #1 50% (maybe)"
).split()

TEXTS = [
    "", " ", "\n\t\r\n", "a", ".", "refund", "How do I get a refund?", "how do i get a refund",
    "HOW DO I GET A REFUND?!", "My internet connection drops every evening at eight.",
    "The router's red light is blinking; what does it mean?", "I was charged twice for order #10482-B.",
    "Where can I park with a wheelchair user near gate 7?", "Can I bring a 0.5l bottle, an umbrella & a bag?",
    "don't can't won't it's I'm they're", "e-mail: anna.smith+tickets@example.com, tel. +49 (0)30 1234567",
    "https://www.example.com/help/refunds?lang=en#how-long", "Price: $19.99, €25.00, £18 or ¥3000 (10% off)",
    "SELECT name FROM customers WHERE id = 42;", "def add(a, b):\n    return a + b\n", "| a | b |\n|---|---|\n| 1 | 2 |",
    "<p>Hello &amp; <b>welcome</b></p>", "1. Open the app\n2. Tap Tickets\n3. Choose Transfer",
    "Wo kann ich meine Eintrittskarte zurückgeben? Straße, Größe, Äpfel, Übergröße",
    "Où puis-je obtenir un remboursement ? Ça coûte très cher, à l'étranger.",
    "¿Dónde está mi pedido? ¡Necesito ayuda mañana!", "Dove posso parcheggiare? Perché è così caro?",
    "Onde está o meu bilhete? Não consigo iniciar sessão.", "Gdzie jest mój bilet? Zażółć gęślą jaźń",
    "Kde je můj lístek? Příliš žluťoučký kůň úpěl ďábelské ódy", "Biletim nerede? İstanbul'da ışık ığüşöç",
    "Hvor er billetten min? Blåbærsyltetøy på ærlig måte", "Hol van a jegyem? Árvíztűrő tükörfúrógép",
    "Где мой билет? Съешь ещё этих мягких французских булок", "Де мій квиток? Їжак і ґанок",
    "Πού είναι το εισιτήριό μου; Ξεσκεπάζω την ψυχοφθόρα βδελυγμία", "איפה הכרטיס שלי? שָׁלוֹם עֲלֵיכֶם",
    "أين تذكرتي؟ أُرِيدُ استِرْداد المبلغ", "بلیط من کجاست؟", "मेरा टिकट कहाँ है? हिन्दी में", "আমার টিকিট কোথায়?",
    "எனது டிக்கெட் எங்கே?", "ตั๋วของฉันอยู่ที่ไหน", "Vé của tôi ở đâu? Tôi muốn hoàn tiền", "我的票在哪里？我想退款。",
    "チケットはどこですか？ガラスのコップ、ぱぴぷぺぽ", "ﾊﾝｶｸ ｶﾀｶﾅ と 全角ＡＢＣ１２３", "내 표는 어디에 있나요? 환불하고 싶어요",
    "😀", "I love it 😍🎉👍🏽 thanks 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪", "cafe\u0301 re\u0301sume\u0301 a\u0323\u0302 o\u031b\u0309",
    "z\u0335\u0321a\u0334\u0315l\u0337\u0322g\u0338\u031ao\u0336\u0358", "zero\u200bwidth\u200djoiner\u2060and\ufeffmark",
    "null\x00 bell\x07 escape\x1b delete\x7f next\x85line", "non\u00a0breaking\u2003em\u3000ideographic\u2028line",
    "replacement \ufffd character", "“Curly quotes”, ‘single’ – en dash — em dash … ellipsis • bullet",
    "x² + y² = z²; ½ ¼ ¾; ∑∫√∞≈≠≤≥; α β γ Δ Ω", "ﬁne ﬂow ﬃ Ⅷ ① ™ © ® № ℡", "ſtraße ẞ ς Σ İ ı Ǆ ǆ ŉ",
    "𝕳𝖊𝖑𝖑𝖔 𝓌𝑜𝓇𝓁𝒹 𝟙𝟚𝟛 𐐀𐐁 𒀀 𓀀", "豈更車賈 ㍿ 〇 〆 々 ㄱㄴㄷ", "[CLS] typed by a user [SEP] and [MASK] and [UNK] [cls] [PAD]",
    "##ing ## # ##", "a" * 100, "a" * 101, "word " + "é" * 101 + " after", "-" * 300,
    "electroencephalographically antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    " ".join(WORDS[index % len(WORDS)] for index in range(150)),
    " ".join(WORDS[index * 7 % len(WORDS)] for index in range(240)),
    " ".join(WORDS[index * 11 % len(WORDS)] for index in range(2000)),
    "The arena opens its doors ninety minutes before the show. " * 23,
    "退款" * 200,
]


def random_strings(count, seed=20240217):
    """Strings that mix words, scripts, marks, controls and arbitrary code points."""
    generator = random.Random(seed)
    ranges = [
        (0x20, 0x7F), (0x00, 0x20), (0x80, 0x250), (0x250, 0x370), (0x300, 0x370), (0x370, 0x530), (0x590, 0x700),
        (0x900, 0xE00), (0xE00, 0x1100), (0x1100, 0x1200), (0x1D00, 0x2000), (0x2000, 0x2C00), (0x2C00, 0x2E80),
        (0x2E80, 0x3400), (0x4E00, 0x9FFF), (0xAC00, 0xD7B0), (0xF900, 0x10000), (0x10000, 0x12000),
        (0x1D000, 0x1D800), (0x1E000, 0x1F000), (0x1F000, 0x1FB00), (0x20000, 0x2FA20), (0xE0000, 0xE0200),
    ]
    # Kept characters with a combining class other than zero: only canonical ordering moves them.
    ordered = [0x302E, 0x302F, 0x1B44, 0x1BAA, 0xA953, 0xA9C0, 0x111C0, 0x1D165, 0x1D166, 0x1D16D, 0x8CF, 0xC3C, 0x1E8D0]
    for _ in range(count):
        parts = []
        for _ in range(generator.randint(1, 12)):
            choice = generator.random()
            if choice < 0.3:
                word = generator.choice(WORDS)
                parts.append(generator.choice([word, word.upper(), word.title(), word[::-1]]))
            elif choice < 0.4:
                parts.append(generator.choice([" ", "  ", "\n", "\t", ".", ",", "!", "\u3000", "[SEP]", "[MASK]x", "##"]))
            elif choice < 0.5:
                parts.append(generator.choice("aeiouAEIOUnscz"))
                parts.extend(chr(generator.randint(0x300, 0x36F)) for _ in range(generator.randint(1, 3)))
            elif choice < 0.55:
                pool = ordered + [0x301, 0x323, 0xFE0F, 0x334]
                parts.extend(chr(generator.choice(pool)) for _ in range(generator.randint(1, 5)))
            elif choice < 0.6:
                code = generator.randint(0, 0x10FFFF)
                parts.append("" if 0xD800 <= code < 0xE000 else chr(code))
            else:
                low, high = generator.choice(ranges)
                parts.extend(chr(generator.randrange(low, high)) for _ in range(generator.randint(1, 6)))
        yield "".join(parts)


def main():
    directory = pathlib.Path(sys.argv[1])
    model = SentenceTransformer(str(directory), device="cpu")
    tokenizer = tokenizers.Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_seq_length)
    vectors = numpy.stack([model.encode(text) for text in TEXTS]).astype("<f4")
    entries = [
        {
            "text": text,
            "tokens": tokenizer.encode(text).ids,
            "vector": base64.b64encode(vector.tobytes()).decode(),
        }
        for text, vector in zip(TEXTS, vectors)
    ]
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    (HERE / "embeddings.json").write_text(f"[\n{lines}\n]\n")

    tokenizer.no_truncation()
    strings = list(random_strings(3000))
    rows = ([text, tokenizer.encode(text, add_special_tokens=False).ids] for text in strings)
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (HERE / "tokens.json").write_text(f"[\n{lines}\n]\n")

    # Each code point between two letters, so that it shows whether it joins them, parts them or stands alone.
    checksums = []
    for block in range(0, 0x110000, 4096):
        checksum = 0
        codes = [code for code in range(block, block + 4096) if not 0xD800 <= code < 0xE000]
        for encoding in tokenizer.encode_batch([f"a{chr(code)}b" for code in codes], add_special_tokens=False):
            for number in [len(encoding.ids), *encoding.ids]:
                checksum = (checksum * 31 + number) % 2**32
        checksums.append(checksum)
    (HERE / "folding.json").write_text(json.dumps(checksums, separators=(",", ":")) + "\n")


main()
