"""Prompt tuning as a PEFT user writes it: AdamW on right-padded batches, in the order of the file."""

import copy

import torch
from peft import PromptTuningConfig, TaskType, get_peft_model

from passes import example_losses, numbers, pairs_of
from tiny_models import H
from tiny_text import TRAIN

P, STEPS, BATCH, RATE, DECAY = 8, 50, 4, 0.02, 0.1
# A run whose float32 rounding moves the prompt further than this could not be asked to agree within 1e-3.
LARGEST_ROUNDING = 1e-4
# AdamW's first step moves each number by the sign of its gradient: one this much smaller than the largest has no sign in float32.
SMALLEST_GRADIENT = 2e-5


def prompted(base, folder, initial, num_transformer_submodules=1):
    """The base model behind PEFT's prompt of P virtual tokens: before its text, or before its encoder's text."""
    seq2seq = base.config.is_encoder_decoder
    base.name_or_path = str(folder)
    config = PromptTuningConfig(task_type=TaskType.SEQ_2_SEQ_LM if seq2seq else TaskType.CAUSAL_LM, num_virtual_tokens=P, prompt_tuning_init="RANDOM",
                                num_transformer_submodules=num_transformer_submodules, base_model_name_or_path=str(folder))
    model = get_peft_model(base, config).eval()
    with torch.no_grad():
        prompt_of(model).copy_(initial)
    return model


def prompt_of(model):
    return model.prompt_encoder["default"].embedding.weight


def initial_prompt(seed):
    return 0.5 * torch.randn(P, H, generator=torch.Generator().manual_seed(seed))


def train(model, tokenizer, after_step=lambda step: None):
    """Trains the prompt in place. Returns the first batch with its loss and gradient, and every step's loss."""
    pairs = pairs_of(tokenizer, TRAIN)
    batches = [pairs[start:start + BATCH] for start in range(0, len(pairs), BATCH)]
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=RATE, weight_decay=DECAY)
    losses, first = [], {}
    for step in range(STEPS):
        each = example_losses(model, batches[step % len(batches)])
        optimizer.zero_grad()
        each.mean().backward()
        losses.append(numbers(each.mean()))
        if step == 0:
            sizes = prompt_of(model).grad.abs()
            assert sizes.min() > SMALLEST_GRADIENT * sizes.max(), "a number of the first gradient is lost in rounding; choose another prompt_seed"
            first = {"contexts": [c for c, _ in batches[0]], "targets": [t for _, t in batches[0]], "example_losses": numbers(each), "loss": losses[0],
                     "prompt_gradient": numbers(prompt_of(model).grad)}
        optimizer.step()
        after_step(step + 1)
    return first, losses


def rounding(model, initial, tokenizer):
    """How far the trained prompt is from the one that the same run gives in float64, relative in L2."""
    exact = copy.deepcopy(model).double()
    with torch.no_grad():
        prompt_of(exact).copy_(initial)
    train(exact, tokenizer)
    with torch.no_grad():
        return float((prompt_of(model) - prompt_of(exact)).norm() / prompt_of(exact).norm())
