"""Tiny random models whose every parameter matters.

Norm weights, biases, positions and head are far from their initial values, so that a forward that forgets one shows it.
"""

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM

from tiny_text import VOCAB

H = 32
COMMON = {"vocab_size": VOCAB, "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 1}
LLAMA_LIKE = {**COMMON, "hidden_size": H, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
              "max_position_embeddings": 128}


LAST_NORMS = ("model.norm.weight", "decoder.final_layer_norm.weight")


def make_model(model_type, seed, settings, embedding_scale, last_norm):
    torch.manual_seed(seed)
    config = AutoConfig.for_model(model_type, **settings)
    kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
    model = kind.from_config(config, attn_implementation="eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(values_of(name, parameter.shape, config, embedding_scale) * (last_norm if name in LAST_NORMS else 1))
    return model.eval()


def values_of(name, shape, config, embedding_scale):
    noise = torch.randn(shape)
    if is_norm(name):
        centre = 0 if name.endswith("bias") or config.model_type.startswith("gemma") else 1
        return centre + 0.3 * noise
    if name.endswith("bias"):
        return 0.3 * noise
    if "relative_attention_bias" in name:
        return noise
    if any(part in name for part in ("embed", "shared", "wte", "wpe")) and "embed_out" not in name:
        return embedding_scale * noise
    if config.model_type == "t5" and ".q." in name:
        return 1.5 * noise / (config.d_model * config.d_kv) ** 0.5  # T5 does not divide its scores by the square root of the head width
    inputs = shape[0] if config.model_type == "gpt2" else shape[1]  # GPT-2 keeps its weights [inputs,outputs]
    return 1.5 * noise / inputs ** 0.5


def is_norm(name):
    return any(part in name for part in ("norm", "ln_", "layernorm"))
