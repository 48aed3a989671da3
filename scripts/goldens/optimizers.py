"""Writes test/goldens/optimizers.json: what torch's AdamW and SGD and transformers' Adafactor make of 200 recorded gradients,
with torch's clipping and transformers' schedules.

The gradients are no part of the file: both sides make them from the same recipe (`gradients` here, in the test
`recordedGradient`), of integers alone, so that they are the same float32 to the last bit.
Run from the project's root: python3 scripts/goldens/optimizers.py
"""

import json
from pathlib import Path

import numpy
import torch
import transformers
from transformers.optimization import (
    Adafactor, get_constant_schedule_with_warmup, get_cosine_schedule_with_warmup, get_linear_schedule_with_warmup)

# More numbers than a workgroup of the WebGPU form has threads.
P, H, STEPS = 7, 11, 200
CHECKED = [1, 2, 3, 10, 50, 100, 200]


def hashed(*numbers):
    """A whole number from 0 to 2^24 - 1: FNV-1a over the bytes' worth of each number, as the test computes it."""
    value = 0x811C9DC5
    for number in numbers:
        value = ((value ^ (number & 0xFFFF)) * 0x01000193) & 0xFFFFFFFF
    value ^= value >> 15
    value = (value * 0x2C1B3C6D) & 0xFFFFFFFF
    value ^= value >> 12
    return value >> 8


def gradient(step):
    """[P,H] in about -1 to 1, some columns a thousand times smaller, as a prompt's gradient has them."""
    values = [[(hashed(step, i, j) - 2**23) / 2**23 * 2.0 ** -(j % 4 * 3) for j in range(H)] for i in range(P)]
    return torch.tensor(values, dtype=torch.float32)


def run(make, clip, schedule):
    """Parameters, and the gradient's norm before clipping, at the checked steps."""
    parameter = torch.nn.Parameter(gradient(0).clone())
    optimizer = make([parameter])
    rates = schedule(optimizer)
    parameters, norms = [], []
    for step in range(1, STEPS + 1):
        parameter.grad = gradient(step)
        norm = torch.nn.utils.clip_grad_norm_([parameter], clip if clip > 0 else float("inf"), foreach=False)
        optimizer.step()
        rates.step()
        if step in CHECKED:
            parameters.append([float(str(numpy.float32(value))) for value in parameter.detach().flatten().tolist()])
            norms.append(float(str(numpy.float32(norm.item()))))
    return dict(parameters=parameters, norms=norms)


def adafactor(decay, clip):
    return lambda p: Adafactor(p, lr=0.3, weight_decay=decay, decay_rate=-0.8, clip_threshold=clip, eps=(1e-30, 1e-3),
                               beta1=None, scale_parameter=False, relative_step=False, warmup_init=False)


# The gradients' norms lie about 2.6: clipping there shortens some of them.
RUNS = {
    "AdamW, clipped, along a cosine": (
        dict(optimizer="adamw", learningRate=0.03, weightDecay=0.1, beta1=0.9, beta2=0.999, epsilon=1e-8,
             clipGlobalNorm=2.6, schedule="cosine", warmupSteps=20),
        lambda p: torch.optim.AdamW(p, lr=0.03, weight_decay=0.1, betas=(0.9, 0.999), eps=1e-8, foreach=False),
        lambda o: get_cosine_schedule_with_warmup(o, 20, STEPS)),
    "SGD with momentum, clipped, in a line": (
        dict(optimizer="sgd", learningRate=0.05, weightDecay=0.01, momentum=0.9, clipGlobalNorm=2.6, schedule="linear", warmupSteps=10),
        lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.01, momentum=0.9, foreach=False),
        lambda o: get_linear_schedule_with_warmup(o, 10, STEPS)),
    "Adafactor as in the paper": (
        dict(optimizer="adafactor", learningRate=0.3, weightDecay=1e-5, secondMomentDecay=0.8, updateClip=1.0, clipGlobalNorm=0, schedule="constant"),
        adafactor(1e-5, 1.0), lambda o: get_constant_schedule_with_warmup(o, 0)),
    "Adafactor, decayed, its updates clipped, warmed up": (
        dict(optimizer="adafactor", learningRate=0.3, weightDecay=0.1, secondMomentDecay=0.8, updateClip=0.5, clipGlobalNorm=2.6, schedule="constant", warmupSteps=10),
        adafactor(0.1, 0.5), lambda o: get_constant_schedule_with_warmup(o, 10)),
}

golden = {
    "made_by": "scripts/goldens/optimizers.py",
    "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    "shape": [P, H], "steps": STEPS, "checked": CHECKED, "first_gradient": gradient(1)[0].tolist(),
    "runs": [{"name": name, "options": options, **run(make, options["clipGlobalNorm"], schedule)}
             for name, (options, make, schedule) in RUNS.items()],
}
Path("test/goldens/optimizers.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
