"""Writes src/data/tokenize/testing/tokenizer_ids.json: what Python makes of 5 500 lines with each tokenizer.

Run in the repository root: python3 scripts/goldens/tokenizer_ids.py
Needs transformers (requirements.txt), and sentencepiece with protobuf for tokenizer.model. A line's ids are kept as 18 bits
(three characters of base64's alphabet) of the FNV-1a hash over their decimal forms, each followed by a space. Tokenizers of
the same definition share their hashes. `folders` says how each is loaded:

- tokenizer.json: tokenizers.Tokenizer.from_file
- vocab.json + merges.txt: transformers.AutoTokenizer
- tokenizer.model or spiece.model with the settings of `settings`: transformers' class for it; without settings, LlamaConverter's
  legacy form, which has SentencePiece's own ids, with <s> in front
"""

import hashlib
import json
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import tokenizers
import transformers
from tokenizer_lines import DRAWN, FILES, FRAGMENTS, LONG, PER_FILE, made_lines, real_lines
from transformers.convert_slow_tokenizer import LlamaConverter

SHARED = "../shared/tokenizers"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
LLAMA_SETTINGS = {"tokenizer_class": "LlamaTokenizer", "legacy": False, "add_bos_token": True, "bos_token": "<s>", "eos_token": "</s>"}
OPT_SETTINGS = {"tokenizer_class": "GPT2Tokenizer", "add_bos_token": True, "bos_token": "</s>", "eos_token": "</s>", "unk_token": "</s>", "pad_token": "<pad>"}


def digest(ids):
    value = 0x811C9DC5
    for byte in "".join(f"{i} " for i in ids).encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    value = (value ^ (value >> 18)) & 0x3FFFF
    return "".join(ALPHABET[(value >> shift) & 63] for shift in (12, 6, 0))


def from_json(folder):
    return tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")


def from_files(folder, names, settings=None, **config):
    """A copy of some files with a tokenizer_config.json and a config.json, as transformers loads it."""
    with tempfile.TemporaryDirectory() as copy:
        for source, name in names.items():
            shutil.copy(f"{folder}/{source}", f"{copy}/{name}")
        if settings is not None:
            Path(copy, "tokenizer_config.json").write_text(json.dumps(settings))
        if config:
            Path(copy, "config.json").write_text(json.dumps(config))
        return transformers.AutoTokenizer.from_pretrained(copy).backend_tokenizer


def llama_alone(folder):
    """LlamaConverter's legacy parts on the file's vocabulary and merges (its `converted` fails in transformers 5.23)."""
    tokenizer = from_files(folder, {"tokenizer.model": "tokenizer.model"}, LLAMA_SETTINGS, model_type="llama")
    stub = SimpleNamespace(original_tokenizer=SimpleNamespace(legacy=True, add_prefix_space=True))
    tokenizer.normalizer = LlamaConverter.normalizer(stub, None)
    return tokenizers.Tokenizer.from_str(json.dumps({**json.loads(tokenizer.to_str()), "pre_tokenizer": None}))


def gpt2_files(settings, **config):
    """GPT-2's vocab.json and merges.txt, written from its tokenizer.json."""
    with tempfile.TemporaryDirectory() as copy:
        model = json.loads(Path(SHARED, "gpt2/tokenizer.json").read_text())["model"]
        Path(copy, "vocab.json").write_text(json.dumps(model["vocab"]))
        Path(copy, "merges.txt").write_text("#version: 0.2\n" + "".join(f"{merge}\n" for merge in model["merges"]))
        return from_files(copy, {"vocab.json": "vocab.json", "merges.txt": "merges.txt"}, settings, **config)


def t5_model():
    """A SentencePiece file with T5's pieces and rules, written from Flan-T5's tokenizer.json: the original is not in ../shared."""
    import base64

    from sentencepiece import sentencepiece_model_pb2

    definition = json.loads(Path(SHARED, "flan_t5/tokenizer.json").read_text())
    proto = sentencepiece_model_pb2.ModelProto()
    types = {"<pad>": 3, "</s>": 3, "<unk>": 2}
    for piece, score in definition["model"]["vocab"][:32000]:
        proto.pieces.add(piece=piece, score=score, type=types.get(piece, 1))
    proto.trainer_spec.model_type = 1
    proto.trainer_spec.unk_id, proto.trainer_spec.bos_id, proto.trainer_spec.eos_id, proto.trainer_spec.pad_id = 2, -1, 1, 0
    proto.normalizer_spec.precompiled_charsmap = base64.b64decode(definition["normalizer"]["normalizers"][0]["precompiled_charsmap"])
    with tempfile.TemporaryDirectory() as copy:
        Path(copy, "spiece.model").write_bytes(proto.SerializeToString())
        return from_files(copy, {"spiece.model": "spiece.model"}, {"tokenizer_class": "T5Tokenizer", "extra_ids": 100}, model_type="t5")


def all_tokenizers():
    yield "base", "public/models/base", from_json("public/models/base")
    for folder in sorted(Path("test/goldens").glob("*/tokenizer.json")):
        yield f"golden {folder.parent.name}", str(folder.parent), from_json(folder.parent)
    yield "stories260K", "../shared/models/stories260K", from_json("../shared/models/stories260K")
    for name in ["gpt2", "gpt_neox_pythia", "flan_t5"]:
        yield name, f"{SHARED}/{name}", from_json(f"{SHARED}/{name}")
    qwen = {name: name for name in ["vocab.json", "merges.txt", "tokenizer_config.json"]}
    yield "qwen2.5", f"{SHARED}/qwen2.5", from_files(f"{SHARED}/qwen2.5", qwen, model_type="qwen2")
    yield "llama2", f"{SHARED}/llama2", llama_alone(f"{SHARED}/llama2")
    model = {"tokenizer.model": "tokenizer.model"}
    yield "llama2 with settings", f"{SHARED}/llama2", from_files(f"{SHARED}/llama2", model, LLAMA_SETTINGS, model_type="llama")
    yield "gpt2 vocab and merges", f"{SHARED}/gpt2", gpt2_files(None, model_type="gpt2")
    yield "opt vocab and merges", f"{SHARED}/gpt2", gpt2_files(OPT_SETTINGS, model_type="opt")
    yield "t5 spiece.model", f"{SHARED}/flan_t5", t5_model()


def main():
    made, real = made_lines(), real_lines()
    out = {
        "made": {"script": "scripts/goldens/tokenizer_ids.py",
                 **{name: version(name) for name in ["tokenizers", "transformers", "sentencepiece"]}},
        "lines": {"files": FILES, "perFile": PER_FILE, "drawn": DRAWN, "long": LONG, "fragments": FRAGMENTS},
        "settings": {"llama2 with settings": LLAMA_SETTINGS, "opt vocab and merges": OPT_SETTINGS},
        "folders": {}, "hashes": {},
    }
    known = {}
    for name, folder, tokenizer in all_tokenizers():
        tokenizer.no_truncation()
        tokenizer.no_padding()
        key = hashlib.sha256(tokenizer.to_str().encode()).hexdigest()
        if key not in known:
            known[key] = name
            encode = lambda lines: "".join(digest(tokenizer.encode(line).ids) for line in lines)
            out["hashes"][name] = {"made": encode(made), "real": encode(real)}
        out["folders"][name] = {"folder": folder, "hashes": known[key]}
        print(name, len(made) + len(real), "lines", "" if known[key] == name else f"as {known[key]}", flush=True)
    target = Path("src/data/tokenize/testing/tokenizer_ids.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(out, ensure_ascii=True, separators=(",", ":")) + "\n")


main()
