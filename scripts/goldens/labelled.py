"""The labelled task that the command line is held to: losses, accuracies and scores of rank classification beside the training."""

from passes import SMALLEST_GAP, example_losses, label_ids, numbers, pairs_of
from tiny_text import LABEL_WORDS, TEMPLATE, VALIDATION
from tuning import BATCH, DECAY, P, RATE, STEPS

import torch

EVAL_EVERY = 10


def evaluate(model, tokenizer):
    """Validation loss and accuracy, and the scores [N][C] behind them: summed log-probability of each class's ids."""
    candidates = list(label_ids(tokenizer).values())
    with torch.no_grad():
        table = [numbers(-example_losses(model, [(context, ids) for ids in candidates])) for context, _ in pairs_of(tokenizer, VALIDATION)]
    expected = [list(LABEL_WORDS).index(name) for _, name in VALIDATION]
    predicted = [row.index(max(row)) for row in table]
    gaps = [sorted(row)[-1] - sorted(row)[-2] for row in table]
    assert min(gaps) > SMALLEST_GAP, "two classes are too near; choose another seed"
    return {"loss": -sum(row[c] for row, c in zip(table, expected)) / len(table),
            "accuracy": sum(p == c for p, c in zip(predicted, expected)) / len(table), "predicted": predicted, "scores": table}


class Evaluations(list):
    """The evaluations of a run, one before it and one after every EVAL_EVERY steps."""

    def __init__(self, model, tokenizer):
        super().__init__()
        self.model, self.tokenizer = model, tokenizer
        self(0)

    def __call__(self, step):
        if step % EVAL_EVERY == 0:
            self.append({"step": step, **evaluate(self.model, self.tokenizer)})

    def checked(self):
        best = min(self, key=lambda e: e["loss"])["step"]
        assert best == STEPS, f"the best step is {best}: the kept prompt would not be the last; choose another seed"
        return list(self)


def command(folder):
    """The same run from our command line."""
    quoted = "$'" + TEMPLATE.replace("\n", "\\n") + "'"
    return (f"train --model {folder} --data {folder}/train.csv --valid {folder}/valid.csv --text text --label label --template {quoted} "
            f"--labels {folder}/labels.json --prompt-length {P} --init file --init-file {folder}/initial.npy --steps {STEPS} --batch {BATCH} "
            f"--lr {RATE} --optimizer adamw --weight-decay {DECAY} --order file --eval-every {EVAL_EVERY} --out OUT")
