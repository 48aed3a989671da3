"""Writes test/goldens/llama-tiny and llama-tiny-tied: what transformers and PEFT compute, for the engine to agree with.

Run from the project's root: python3 scripts/goldens/make_goldens.py
"""

import csv
import json
import math
import os
from pathlib import Path

import numpy
import peft
import tokenizers
import torch
import transformers
from peft import PeftModel, PromptTuningConfig, TaskType, get_peft_model

from tiny_llama import LABEL_WORDS, TEMPLATE, TRAIN, VALIDATION, make_model, make_tokenizer

GOLDENS = Path("test/goldens")
INPUTS = ["the coat is", "A café ☕ for you,\nand", "no"]
P, STEPS, BATCH, RATE, DECAY, EVAL_EVERY, MAX_NEW = 8, 50, 4, 0.02, 0.1, 10, 12
# Two tokens whose logits are nearer than this could change places by rounding alone: such a golden would prove nothing.
SMALLEST_GAP = 1e-3


def numbers(tensor):
    """Nested lists of the shortest decimals that read back to the same float32."""
    return [numbers(part) for part in tensor] if tensor.dim() else float(str(numpy.float32(tensor.item())))


def last_logits(model, ids):
    with torch.no_grad():
        return model(input_ids=torch.tensor([ids])).logits[0, -1]


def greedy(model, ids, end_of_text):
    """Input and new ids by plain repeated forwards; a golden needs no cache."""
    ids = list(ids)
    for _ in range(MAX_NEW):
        logits = last_logits(model, ids)
        first, second = logits.topk(2).values.tolist()
        assert first - second > SMALLEST_GAP, "the two best tokens are too near; choose another seed"
        ids.append(int(logits.argmax()))
        if ids[-1] == end_of_text:
            break
    return ids


def continuations(model, tokenizer):
    cases = []
    for text in INPUTS:
        ids = tokenizer(text).input_ids
        produced = greedy(model, ids, tokenizer.eos_token_id)
        if not isinstance(model, PeftModel):
            theirs = model.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), do_sample=False, max_new_tokens=MAX_NEW)
            assert theirs[0].tolist() == produced
        cases.append({"input": text, "ids": ids, "logits": numbers(last_logits(model, ids)), "greedy_ids": produced,
                      "text": tokenizer.decode(produced, skip_special_tokens=True)})
    return cases


def label_ids(tokenizer):
    """Ids of each class's label words; followed by the end of text where they begin another's."""
    plain = {name: tokenizer(words, add_special_tokens=False).input_ids for name, words in LABEL_WORDS.items()}
    begins = {name: any(other != name and their[:len(ids)] == ids for other, their in plain.items()) for name, ids in plain.items()}
    return {name: ids + [tokenizer.eos_token_id] * begins[name] for name, ids in plain.items()}


def context_ids(tokenizer, text):
    filled = TEMPLATE.replace("{text}", text)
    ids = tokenizer(filled).input_ids
    for words in LABEL_WORDS.values():
        assert tokenizer(filled + words).input_ids == ids + tokenizer(words, add_special_tokens=False).input_ids
    return ids


def padded(pairs, pad):
    """Right-padded ids, mask and labels (-100 but on target tokens) of (context, target) pairs."""
    longest = max(len(context) + len(target) for context, target in pairs)
    rows = [(context + target, len(context)) for context, target in pairs]
    ids = torch.tensor([row + [pad] * (longest - len(row)) for row, _ in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row, _ in rows])
    labels = torch.tensor([[-100] * cut + row[cut:] + [-100] * (longest - len(row)) for row, cut in rows])
    return ids, mask, labels


def example_losses(model, ids, mask, labels):
    """[B] summed cross-entropy of each example's target tokens. A PEFT model puts its P virtual tokens in front."""
    logits = model(input_ids=ids, attention_mask=mask).logits[:, -ids.shape[1]:]
    losses = torch.nn.functional.cross_entropy(logits[:, :-1].transpose(1, 2), labels[:, 1:], ignore_index=-100, reduction="none")
    return losses.sum(dim=1)


def pairs_of(tokenizer, rows):
    ids = label_ids(tokenizer)
    return [(context_ids(tokenizer, text), ids[name]) for text, name in rows]


def scores(model, tokenizer, rows):
    """[N][C] summed log-probability of each class's ids."""
    candidates = list(label_ids(tokenizer).values())
    with torch.no_grad():
        return [numbers(-example_losses(model, *padded([(context_ids(tokenizer, text), ids) for ids in candidates], tokenizer.pad_token_id)))
                for text, _ in rows]


def evaluate(model, tokenizer):
    """Validation loss and accuracy, and the scores behind them."""
    table = scores(model, tokenizer, VALIDATION)
    expected = [list(LABEL_WORDS).index(name) for _, name in VALIDATION]
    predicted = [row.index(max(row)) for row in table]
    gaps = [sorted(row)[-1] - sorted(row)[-2] for row in table]
    assert min(gaps) > SMALLEST_GAP, "two classes are too near; choose another seed"
    return {"loss": -sum(row[c] for row, c in zip(table, expected)) / len(table),
            "accuracy": sum(p == c for p, c in zip(predicted, expected)) / len(table), "predicted": predicted, "scores": table}


def train(model, tokenizer):
    """Prompt tuning as a PEFT user writes it: AdamW on the right-padded batches, in the order of the file."""
    pairs = pairs_of(tokenizer, TRAIN)
    batches = [pairs[start:start + BATCH] for start in range(0, len(pairs), BATCH)]
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=RATE, weight_decay=DECAY)
    losses, evaluations, first = [], [{"step": 0, **evaluate(model, tokenizer)}], {}
    for step in range(STEPS):
        ids, mask, labels = padded(batches[step % len(batches)], tokenizer.pad_token_id)
        each = example_losses(model, ids, mask, labels)
        optimizer.zero_grad()
        each.mean().backward()
        losses.append(numbers(each.mean()))
        if step == 0:
            first = {"ids": ids.tolist(), "attention_mask": mask.tolist(), "labels": labels.tolist(), "contexts": [c for c, _ in batches[0]],
                     "targets": [t for _, t in batches[0]], "example_losses": numbers(each), "loss": losses[0],
                     "prompt_gradient": numbers(model.prompt_encoder["default"].embedding.weight.grad)}
        optimizer.step()
        if (step + 1) % EVAL_EVERY == 0:
            evaluations.append({"step": step + 1, **evaluate(model, tokenizer)})
    best = min(evaluations, key=lambda e: e["loss"])["step"]
    assert best == STEPS, f"the best step is {best}: the kept prompt would not be the last; choose another seed"
    return first, losses, evaluations


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n", encoding="utf-8")


def write_csv(folder, name, rows):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([("text", "label"), *rows])


def origin():
    return {"script": "scripts/goldens/make_goldens.py", "versions": {m.__name__: m.__version__ for m in (torch, transformers, peft, tokenizers, numpy)}}


def save_model(folder, model, tokenizer):
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    (folder / "model.safetensors").chmod(0o644)


def untied():
    folder = GOLDENS / "llama-tiny"
    tokenizer = make_tokenizer(adds_beginning=False)
    base = make_model(seed=4, num_hidden_layers=3, rms_norm_eps=1e-5, rope_theta=5000.0)
    save_model(folder, base, tokenizer)
    write_csv(folder, "train.csv", TRAIN)
    write_csv(folder, "valid.csv", VALIDATION)
    write(folder, "labels.json", LABEL_WORDS)
    expected = {**origin(), "template": TEMPLATE, "label_words": LABEL_WORDS, "label_ids": label_ids(tokenizer),
                "train": pairs_of(tokenizer, TRAIN), "without_prompt": continuations(base, tokenizer)}

    base.name_or_path = str(folder)
    config = PromptTuningConfig(task_type=TaskType.CAUSAL_LM, num_virtual_tokens=P, prompt_tuning_init="RANDOM", base_model_name_or_path=str(folder))
    model = get_peft_model(base, config)
    initial = 0.5 * torch.randn(P, 32, generator=torch.Generator().manual_seed(8))
    numpy.save(folder / "initial.npy", initial.numpy())
    with torch.no_grad():
        model.prompt_encoder["default"].embedding.weight.copy_(initial)
    first, losses, evaluations = train(model.eval(), tokenizer)
    model.save_pretrained(folder / "adapter")
    (folder / "adapter" / "README.md").unlink()

    final = numbers(model.prompt_encoder["default"].embedding.weight)
    assert all(math.isfinite(loss) for loss in losses)
    quoted = "$'" + TEMPLATE.replace("\n", "\\n") + "'"
    command = (f"train --model {folder} --data {folder}/train.csv --valid {folder}/valid.csv --text text --label label --template {quoted} "
               f"--labels {folder}/labels.json --prompt-length {P} --init file --init-file {folder}/initial.npy --steps {STEPS} --batch {BATCH} "
               f"--lr {RATE} --optimizer adamw --weight-decay {DECAY} --order file --eval-every {EVAL_EVERY} --out OUT")
    expected |= {"batch": first, "training": {"command": command, "num_virtual_tokens": P, "steps": STEPS, "batch_size": BATCH, "learning_rate": RATE,
                 "weight_decay": DECAY, "eval_every": EVAL_EVERY, "initial": "initial.npy", "losses": losses, "evaluations": evaluations, "final_prompt": final},
                 "with_prompt": continuations(model, tokenizer)}
    with model.disable_adapter():
        expected["zero_shot"] = evaluate(model.get_base_model(), tokenizer)
    write(folder, "expected.json", expected)


def tied():
    """Tied head, biases, a head width that is not H/h, weights stored as bfloat16, a tokenizer that adds a first token."""
    folder = GOLDENS / "llama-tiny-tied"
    tokenizer = make_tokenizer(adds_beginning=True)
    model = make_model(seed=6, num_hidden_layers=2, rms_norm_eps=1e-6, head_dim=16, attention_bias=True, mlp_bias=True, tie_word_embeddings=True)
    save_model(folder, model.to(torch.bfloat16), tokenizer)
    # Loaded again, because .to(bfloat16) has rounded the rotary frequencies of the model at hand, which no file holds.
    stored = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    write(folder, "expected.json", {**origin(), "without_prompt": continuations(stored, tokenizer)})


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    torch.set_num_threads(1)
    untied()
    tied()
