"""The lines on which tokenizers are compared; src/data/tokenize/testing/lines.ts makes the same ones.

`real`: the first 280 lines of eight files in ../shared/data. `made`: 1 200 lines of 1 to 8 fragments, drawn by a linear
congruential generator (Numerical Recipes' constants), then every character of the basic plane and of the emoji blocks,
32 a line, then words and runs of thousands of characters.
"""

from pathlib import Path

FILES = ["sst2/dev.tsv", "banking77/test.csv", "ja_reviews_3class/valid.csv", "sms_spam/sms.tsv", "boolq/val.jsonl",
         "ag_news/test.csv", "rte/train.jsonl", "ja_reviews_3class/test.csv"]
PER_FILE = 280
DRAWN = 1200
LONG = [["x", 20000], ["ab", 5000], ["日本", 3000], ["é", 3000], [" ", 5000], ["\n", 3000], ["😀", 2000], ["1", 5000], ["!", 3000],
        ["a ", 3000], ["supercalifragilistic", 500], ["e\u0301", 2000], ["▁", 3000], ["\u3000", 1000]]
FRAGMENTS = [
    # words, numbers, signs
    "the", "The", "cat", " sat", " on", "naïve", "café", "Straße", "ÅNGSTRÖM", "İstanbul", "ſometimes", "ΣΊΣΥΦΟΣ", "привет", "x", "antidisestablishmentarianism",
    "1", "42", "3.14", "1e-5", "２０２６", "½", "Ⅷ", "²", "१२३", "I'm", "you're", "they'LL", "'tis", "it'ſ", "don't", "we'Ve", "“quoted”", "…", "—", "-", "_", "__init__",
    "#tag", "@you", "https://example.com/a?b=c&d=%20", "!!!", "?!", "()", "[x]", "{}", "\\", "\\n", "/", "<", ">", "&amp;", "$5", "€5", "≠", "→", "™",
    # white space
    " ", "  ", "   ", "          ", "\t", "\t\t", "\n", "\n\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000", "\ufeff", "\u200b", "\u180e",
    # languages
    "日本語の文章", "カタカナ", "ｶﾀｶﾅﾊﾞ", "ひらがな、", "東京都", "。", "「引用」", "ＦＵＬＬ　ｗｉｄｔｈ", "한국어", "\u1112\u1161\u11ab", "中文", "العربية", "\u0600١", "עברית", "हिन्दी", "क्षि", "ไทย", "தமிழ்", "Tiếng Việt",
    # emoji, joiners, combining marks
    "😀", "👩‍👩‍👧‍👦", "👍🏽", "🇯🇵", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "1️⃣", "\u200d", "\ufe0f", "e\u0301", "\u0301", "a\u0308\u0323", "o\u0323\u0302", "z\u0351\u036b\u0343", "ﬁ", "ﬆ", "ǆ", "Å", "\u212b", "\u212a", "Ω", "豈", "𝒜", "𠮷",
    # control characters and non-characters
    "\u0000", "\u0001", "\u0007", "\u001b[0m", "\u001f", "\u007f", "\u0080", "\u00ad", "\u202e", "\u2066", "\ufffd", "\uffff", "\ue000", "\U0010ffff",
    # names of special tokens
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_start|>user\n", "<s>", "</s>", " </s> ", "<unk>", "<pad>", "<extra_id_0>", "<extra_id_99>", "<|padding|>", "<bos>", "<eos>", "<0x0A>", "<0xE3>", "[INST]", "<<SYS>>", "<|endoftext", "|>", "<tool_call>", "Ġ", "▁", "▁the", "Ċ",
]


def drawn():
    state = 20261124
    lines = []

    def below(n):
        nonlocal state
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (state >> 8) % n

    for _ in range(DRAWN):
        parts = []
        for _ in range(1 + below(8)):
            fragment = FRAGMENTS[below(len(FRAGMENTS))]
            parts.append(fragment + (" " if below(3) == 0 else ""))
        lines.append("".join(parts))
    return lines


def characters():
    starts = [*range(0, 0xD800, 32), *range(0xE000, 0x10000, 32), *range(0x1F000, 0x1FB00, 32)]
    return ["".join(chr(start + i) for i in range(32)) for start in starts]


def made_lines():
    return drawn() + characters() + [text * count for text, count in LONG]


def real_lines():
    return [line for name in FILES for line in Path("../shared/data", name).read_bytes().decode().split("\n")[:PER_FILE]]
