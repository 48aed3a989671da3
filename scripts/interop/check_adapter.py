"""Logits by real PEFT, for test/families/adapterOut.test.ts to compare.

Standard input: JSON [{"model": folder, "adapter": folder, "inputs": [[id, …], …]}, …].
Standard output: JSON [[[logit of each vocabulary entry after the input], …], …]; of an encoder-decoder, after its start token.
"""

import json
import sys

import torch
from peft import PeftModel
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM


def logits_of(case):
    config = AutoConfig.from_pretrained(case["model"])
    reads_apart = config.is_encoder_decoder
    base = (AutoModelForSeq2SeqLM if reads_apart else AutoModelForCausalLM).from_pretrained(case["model"], dtype=torch.float32)
    model = PeftModel.from_pretrained(base, case["adapter"]).eval()
    with torch.no_grad():
        answer = {"decoder_input_ids": torch.tensor([[config.decoder_start_token_id]])} if reads_apart else {}
        return [model(input_ids=torch.tensor([ids]), **answer).logits[0, -1].tolist() for ids in case["inputs"]]


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps([logits_of(case) for case in json.load(sys.stdin)]))
