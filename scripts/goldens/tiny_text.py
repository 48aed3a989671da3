"""A small labelled data set, and tokenizers trained on it."""

import math
from collections import Counter

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

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


def byte_level_bpe(adds_beginning=False) -> PreTrainedTokenizerFast:
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


def unigram_with_end() -> PreTrainedTokenizerFast:
    """As T5's: pieces with ▁ for the space, </s> after every text, fewer pieces than the model's table has rows."""
    pad, end, unknown = "<pad>", "</s>", "<unk>"
    tokenizer = Tokenizer(models.Unigram([(pad, 0.0), (end, 0.0), (unknown, 0.0), *unigram_pieces(VOCAB - 20)], unk_id=2))
    tokenizer.add_special_tokens([pad, end, unknown])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(single=f"$A {end}", special_tokens=[(end, tokenizer.token_to_id(end))])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=end, pad_token=pad, unk_token=unknown, model_max_length=128,
                                   clean_up_tokenization_spaces=False)


def unigram_pieces(count: int) -> list[tuple[str, float]]:
    """Every letter and the most frequent parts of words, with log relative frequencies; UnigramTrainer's own result differs from run to run."""
    texts = [text for text, _ in TRAIN + VALIDATION] + [words + " answer:" for words in LABEL_WORDS.values()]
    words = ["▁" + word for text in texts for word in text.split()]
    parts = Counter(word[i:j] for word in words for i in range(len(word)) for j in range(i + 1, len(word) + 1))
    ranked = sorted(parts, key=lambda part: (len(part) > 1, -parts[part] * len(part), part))
    total = sum(parts.values())
    return [(part, math.log(parts[part] / total)) for part in ranked[:count]]
