"""A tiny random Llama with a byte-level BPE tokenizer and a small labelled data set, all from fixed seeds.

Norm weights, biases and head are far from their initial values, so that a forward that forgets one of them shows it.
"""

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

END_OF_TEXT, PADDING, VOCAB = "<|endoftext|>", "<|pad|>", 304

TEMPLATE = "{text}\nanswer:"
# " good" begins " good as new": its score and its target end with the end of text (the rule of rank classification).
LABEL_WORDS = {"poor": " bad", "fair": " so so", "fine": " good", "excellent": " good as new"}
TRAIN = [
    ("the box came late and wet", "poor"),
    ("works as it should, no more", "fair"),
    ("a good lamp for the price", "fine"),
    ('the seller said "as new" and it was', "excellent"),
    ("broke on the first day", "poor"),
    ("it is so so", "fair"),
    ("warm coat; I like it", "fine"),
    ("best café in town ☕", "excellent"),
    ("no answer to my letters,\nno money back", "poor"),
    ("the screen looks new after two years", "excellent"),
]
VALIDATION = [
    ("came broken and late", "poor"),
    ("it works, so what", "fair"),
    ("a good coat", "fine"),
    ("like new, the best lamp", "excellent"),
    ("the money did not come back", "poor"),
    ("good price", "fine"),
]


def make_tokenizer(adds_beginning: bool) -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCAB, special_tokens=[END_OF_TEXT, PADDING], show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator([text for text, _ in TRAIN + VALIDATION] + [w + " answer" for w in LABEL_WORDS.values()], trainer)
    if adds_beginning:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{END_OF_TEXT} $A", special_tokens=[(END_OF_TEXT, tokenizer.token_to_id(END_OF_TEXT))])
    assert tokenizer.get_vocab_size() == VOCAB
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END_OF_TEXT, bos_token=END_OF_TEXT,
                                   pad_token=PADDING, model_max_length=128, clean_up_tokenization_spaces=False)


def make_model(seed: int, **settings) -> LlamaForCausalLM:
    torch.manual_seed(seed)
    config = LlamaConfig(vocab_size=VOCAB, hidden_size=32, intermediate_size=48, num_attention_heads=4, num_key_value_heads=2,
                         max_position_embeddings=128, bos_token_id=0, eos_token_id=0, pad_token_id=1, **settings)
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape)
            if "norm" in name:
                parameter.copy_(1 + 0.3 * noise)
            elif name.endswith("bias"):
                parameter.copy_(0.3 * noise)
            elif "embed_tokens" in name:
                parameter.copy_(0.5 * noise)
            else:
                parameter.copy_(1.5 * noise / parameter.shape[1] ** 0.5)
    return model.eval()
