"""Writes test/goldens: what transformers and PEFT compute with tiny models of every family, for the engine to agree with.

Run from the project's root: python3 scripts/goldens/make_goldens.py [FOLDER…]
"""

import csv
import json
import math
import os
import shutil
import sys
from pathlib import Path

import numpy
import peft
import tokenizers
import torch
import transformers
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

from families import ENCODER_DECODERS, FAMILIES
from labelled import EVAL_EVERY, Evaluations, command, evaluate
from passes import batched, continuations, label_ids, numbers, pairs_of
from tiny_models import H, make_model
from tiny_text import LABEL_WORDS, TEMPLATE, TRAIN, VALIDATION
from tuning import BATCH, DECAY, LARGEST_ROUNDING, P, RATE, STEPS, initial_prompt, prompt_of, prompted, rounding, train

GOLDENS = Path("test/goldens")
LABELLED = "llama-tiny"


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n", encoding="utf-8")


def write_labelled_task(folder):
    for name, rows in (("train.csv", TRAIN), ("valid.csv", VALIDATION)):
        with open(folder / name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([("text", "label"), *rows])
    write(folder, "labels.json", LABEL_WORDS)


def origin():
    return {"script": "scripts/goldens/make_goldens.py", "versions": {m.__name__: m.__version__ for m in (torch, transformers, peft, tokenizers, numpy)}}


def save_model(folder, family, tokenizer):
    """Saves the model in the family's dtype and reads it again: expected values are those of the stored weights."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.safetensors*"):
        old.unlink()
    make_model(family.model_type, family.seed, family.settings, family.embedding_scale, family.last_norm).to(family.dtype).save_pretrained(folder, **family.save)
    tokenizer.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    for file in folder.glob("*.safetensors"):
        file.chmod(0o644)
    kind = AutoModelForSeq2SeqLM if family in ENCODER_DECODERS else AutoModelForCausalLM
    return kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def save_adapter(folder, model):
    model.save_pretrained(folder)
    (folder / "README.md").unlink()


def save_double_adapter(folder, single):
    """PEFT's default for an encoder-decoder: [2P,H], of which its forward takes the first P rows. Checked here against PEFT itself."""
    values = torch.cat([prompt_of(single), torch.randn(P, H, generator=torch.Generator().manual_seed(9))]).detach()
    double = prompted(single.get_base_model(), single.get_base_model().name_or_path, values, num_transformer_submodules=None)
    assert double.peft_config["default"].num_transformer_submodules == 2
    save_adapter(folder, double)
    return double


def save_torch(family):
    """The same model as torch.save writes it, with the tied head as a second view of the embedding's storage."""
    source, folder = GOLDENS / family.folder, GOLDENS / (family.folder + "-bin")
    folder.mkdir(exist_ok=True)
    model = AutoModelForCausalLM.from_pretrained(source, dtype=family.dtype)
    assert model.lm_head.weight.data_ptr() == model.get_input_embeddings().weight.data_ptr()
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(source / name, folder / name)


def make(family):
    folder = GOLDENS / family.folder
    labelled = family.folder == LABELLED
    tokenizer = family.tokenizer()
    base = save_model(folder, family, tokenizer)
    expected = {**origin(), "template": TEMPLATE, "label_words": LABEL_WORDS, "label_ids": label_ids(tokenizer),
                "train": pairs_of(tokenizer, TRAIN), "without_prompt": continuations(base, tokenizer), "batched_without_prompt": batched(base, tokenizer)}
    initial = initial_prompt(family.prompt_seed)
    numpy.save(folder / "initial.npy", initial.numpy())
    model = prompted(base, folder, initial)
    evaluations = Evaluations(model, tokenizer) if labelled else None
    first, losses = train(model, tokenizer, evaluations or (lambda step: None))
    assert all(math.isfinite(loss) for loss in losses)
    moved = rounding(model, initial, tokenizer)
    print(f"{family.folder:22} loss {losses[0]:7.3f} -> {losses[-1]:7.3f}   rounding {moved:.1e}   |logits| {max(abs(x) for x in expected['without_prompt'][0]['logits']):.2f}")
    assert moved < LARGEST_ROUNDING, "50 steps wander apart by rounding; choose another seed"
    save_adapter(folder / "adapter", model)
    expected |= {"batch": first, "training": {"num_virtual_tokens": P, "steps": STEPS, "batch_size": BATCH, "learning_rate": RATE, "weight_decay": DECAY,
                 "losses": losses, "final_prompt": numbers(prompt_of(model))},
                 "with_prompt": continuations(model, tokenizer), "batched_with_prompt": batched(model, tokenizer)}
    if labelled:
        write_labelled_task(folder)
        expected["training"] |= {"command": command(folder), "eval_every": EVAL_EVERY, "initial": "initial.npy", "evaluations": evaluations.checked()}
        with model.disable_adapter():
            expected["zero_shot"] = evaluate(model.get_base_model(), tokenizer)
    if family in ENCODER_DECODERS:
        with_single = [case["logits"] for case in expected["with_prompt"]]
        assert [case["logits"] for case in continuations(save_double_adapter(folder / "adapter-double", model), tokenizer)] == with_single
    if family.also_torch:
        save_torch(family)
    write(folder, "expected.json", expected)


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    torch.set_num_threads(1)
    wanted = sys.argv[1:]
    for each in FAMILIES + ENCODER_DECODERS:
        if not wanted or each.folder in wanted:
            make(each)
