"""The table of tiny models: one row a golden folder, with the option of its family that most needs proof."""

from dataclasses import dataclass, field

import torch

from tiny_models import COMMON, H, LLAMA_LIKE
from tiny_text import VOCAB, byte_level_bpe, unigram_with_end

SMALL = {"hidden_size": H, "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 128}
# Shorter than the texts with their prompts, so that a window forgotten shows at once, and long enough that the prompt's gradient comes through two layers.
WINDOW = 16
GEMMA = {**LLAMA_LIKE, "head_dim": 12}
T5 = {"vocab_size": VOCAB, "d_model": H, "d_kv": 8, "d_ff": 48, "num_layers": 2, "num_decoder_layers": 2, "num_heads": 4, "pad_token_id": 0, "eos_token_id": 1,
      "decoder_start_token_id": 0, "relative_attention_num_buckets": 8, "relative_attention_max_distance": 16}


@dataclass
class Family:
    folder: str
    model_type: str
    seed: int
    settings: dict
    dtype: torch.dtype = torch.float32
    tokenizer: object = byte_level_bpe
    # A tied head repeats the last token where its own embedding outweighs the layers: then a smaller embedding, and a last norm that makes up for it.
    embedding_scale: float = 0.5
    last_norm: float = 1.0
    prompt_seed: int = 8
    save: dict = field(default_factory=dict)
    also_torch: bool = False


FAMILIES = [
    # The task of the command line's tests hangs on this one.
    Family("llama-tiny", "llama", 4, {**LLAMA_LIKE, "num_hidden_layers": 3, "rms_norm_eps": 1e-5, "rope_theta": 5000.0}),
    Family("llama-tiny-tied", "llama", 6, {**LLAMA_LIKE, "head_dim": 16, "attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True}, torch.bfloat16,
           tokenizer=lambda: byte_level_bpe(adds_beginning=True), prompt_seed=9),
    Family("gpt2", "gpt2", 1, {**COMMON, "n_embd": H, "n_layer": 2, "n_head": 4, "n_inner": 48, "n_positions": 128}, torch.float16, also_torch=True),
    Family("gpt_neox", "gpt_neox", 2, {**COMMON, **SMALL, "intermediate_size": 48, "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5}}, torch.float16),
    Family("gpt_neox-sequential", "gpt_neox", 3, {**COMMON, **SMALL, "intermediate_size": 48, "use_parallel_residual": False,
           "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25}}, torch.bfloat16),
    Family("llama3", "llama", 5, {**LLAMA_LIKE, "rope_parameters": {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0,
           "high_freq_factor": 4.0, "original_max_position_embeddings": 32}}, torch.bfloat16),
    Family("mistral", "mistral", 7, {**LLAMA_LIKE, "sliding_window": WINDOW}, torch.bfloat16, save={"max_shard_size": "30KB"}),
    Family("qwen2", "qwen2", 8, {**LLAMA_LIKE, "tie_word_embeddings": True}, torch.bfloat16),
    Family("qwen2-sliding", "qwen2", 9, {**LLAMA_LIKE, "use_sliding_window": True, "sliding_window": WINDOW, "max_window_layers": 1}, torch.float16),
    Family("qwen3", "qwen3", 10, {**LLAMA_LIKE, "head_dim": 12, "tie_word_embeddings": True}, torch.bfloat16),
    Family("gemma", "gemma", 11, GEMMA, torch.bfloat16, embedding_scale=0.1, last_norm=4.0),
    Family("gemma2", "gemma2", 12, {**GEMMA, "query_pre_attn_scalar": 24, "sliding_window": WINDOW, "attn_logit_softcapping": 4.0, "final_logit_softcapping": 5.0},
           torch.bfloat16, embedding_scale=0.1, last_norm=4.0),
    Family("gemma3_text", "gemma3_text", 13, {**GEMMA, "num_hidden_layers": 3, "query_pre_attn_scalar": 24, "sliding_window": WINDOW,
           "layer_types": ["sliding_attention", "sliding_attention", "full_attention"],
           "rope_parameters": {"sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
                               "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0}}}, torch.bfloat16, embedding_scale=0.1, last_norm=4.0),
    Family("opt", "opt", 14, {**COMMON, **SMALL, "ffn_dim": 48, "word_embed_proj_dim": H}, torch.float16),
    Family("opt-postnorm", "opt", 15, {**COMMON, **SMALL, "ffn_dim": 48, "word_embed_proj_dim": H, "do_layer_norm_before": False}, torch.float16),
    Family("phi", "phi", 16, {**COMMON, **SMALL, "intermediate_size": 48, "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5}}, torch.float16),
    Family("phi3", "phi3", 17, {**LLAMA_LIKE, "original_max_position_embeddings": 128, "sliding_window": WINDOW}, torch.bfloat16),
    # Every text stays within the original context, so the short factors hold; the attention factor is sqrt(1 + ln 2 / ln 64).
    Family("phi3-longrope", "phi3", 18, {**LLAMA_LIKE, "original_max_position_embeddings": 64, "rope_parameters": {"rope_type": "longrope", "rope_theta": 10000.0,
           "short_factor": [1.0, 1.1, 1.3, 1.6], "long_factor": [1.0, 2.0, 4.0, 8.0], "original_max_position_embeddings": 64}}, torch.bfloat16),
]
ENCODER_DECODERS = [
    Family("t5", "t5", 22, {**T5, "feed_forward_proj": "relu", "tie_word_embeddings": True}, torch.float32, unigram_with_end, 0.1, 12.0),
    Family("t5-v1_1", "t5", 21, {**T5, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}, torch.bfloat16, unigram_with_end),
]
