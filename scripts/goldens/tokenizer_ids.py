"""Writes src/data/tokenize/tokenizer_ids.json: what Python's tokenizers makes of real and of awkward lines.

Run in the repository root: python3 scripts/goldens/tokenizer_ids.py [COUNT]
A line's ids are kept as a 32-bit FNV-1a hash over their decimal forms, each followed by a space; awkward lines with
their ids in full. COUNT is how many lines of each file are taken (default 40).
"""

import json
import sys
from pathlib import Path

import tokenizers

TOKENIZERS = {
    "base": "public/models/base",
    "stories260K": "../shared/models/stories260K",
    "gpt2": "../shared/tokenizers/gpt2",
    "gpt_neox_pythia": "../shared/tokenizers/gpt_neox_pythia",
    "flan_t5": "../shared/tokenizers/flan_t5",
}
FILES = ["sst2/dev.tsv", "banking77/test.csv", "ja_reviews_3class/valid.csv", "sms_spam/sms.tsv", "boolq/val.jsonl"]
AWKWARD = [
    "a", " ", "  two  spaces  ", "\ttab\tand\nnewline\r\nend", "I'm, you're; they'LL 'tis", "naïve café – “quoted” … €5",
    "emoji 😀👩‍👩‍👧 and flag 🇯🇵", "日本語の文章。カタカナ、ひらがな。", "한국어 텍스트", "العربية", "x" * 300, "1234567890 3.14 1e-5",
    "<|endoftext|> inside", "<s>tag</s>", "e\u0301 combining", "zero\u200bwidth\u00a0nbsp\u3000ideographic", "\x01control",
    "ＦＵＬＬ　ｗｉｄｔｈ ﬁ ligature", "   leading", "trailing   ", "a\n\n\nb", "sentiment: positive", "\nsentiment:", "don't stop!!! ... ???",
]


def hash_ids(ids):
    value = 0x811C9DC5
    for byte in "".join(f"{i} " for i in ids).encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    lines = {name: Path("../shared/data", name).read_bytes().decode().split("\n")[:count] for name in FILES}
    out = {
        "made": {"script": "scripts/goldens/tokenizer_ids.py", "tokenizers": tokenizers.__version__, "lines": count},
        "awkward": AWKWARD,
        "folders": TOKENIZERS,
        "awkwardIds": {},
        "lineHashes": {},
    }
    for name, folder in TOKENIZERS.items():
        tokenizer = tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")
        tokenizer.no_truncation()
        tokenizer.no_padding()
        out["awkwardIds"][name] = [tokenizer.encode(text).ids for text in AWKWARD]
        out["lineHashes"][name] = {file: [hash_ids(tokenizer.encode(t).ids) for t in texts] for file, texts in lines.items()}
    Path("src/data/tokenize/tokenizer_ids.json").write_text(json.dumps(out, ensure_ascii=True, separators=(",", ":")) + "\n")


main()
