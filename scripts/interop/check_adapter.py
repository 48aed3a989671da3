"""Logits by real PEFT, for test/interopPeft.test.ts to compare.

Standard input: JSON [{"model": folder, "adapter": folder, "inputs": [[id, …], …]}, …].
Standard output: JSON [[[logit of each vocabulary entry after the input], …], …].
"""

import json
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def logits_of(case):
    base = AutoModelForCausalLM.from_pretrained(case["model"], dtype=torch.float32)
    model = PeftModel.from_pretrained(base, case["adapter"]).eval()
    with torch.no_grad():
        return [model(input_ids=torch.tensor([ids])).logits[0, -1].tolist() for ids in case["inputs"]]


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps([logits_of(case) for case in json.load(sys.stdin)]))
