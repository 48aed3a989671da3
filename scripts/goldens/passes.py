"""Forward passes whose outcome a golden keeps: logits after a text, greedy continuations, losses of right-padded batches.

A decoder-only model goes on after its context; an encoder-decoder reads the context and writes from its start token on.
"""

import numpy
import torch
from peft import PeftModel

from tiny_text import LABEL_WORDS, TEMPLATE

INPUTS = ["the coat is", "A café ☕ for you,\nand", "no"]
MAX_NEW = 12
# Two tokens whose logits are nearer than this could change places by rounding alone: such a golden would prove nothing.
SMALLEST_GAP = 1e-3


def numbers(tensor):
    """Nested lists of the shortest decimals that read back to the same float32."""
    return [numbers(part) for part in tensor] if tensor.dim() else float(str(numpy.float32(tensor.item())))


def padded(pairs, pad):
    """Right-padded ids, mask and labels (-100 but on target tokens) of (context, target) pairs, as a decoder-only model reads them."""
    longest = max(len(context) + len(target) for context, target in pairs)
    rows = [(context + target, len(context)) for context, target in pairs]
    ids = torch.tensor([row + [pad] * (longest - len(row)) for row, _ in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row, _ in rows])
    labels = torch.tensor([[-100] * cut + row[cut:] + [-100] * (longest - len(row)) for row, cut in rows])
    return ids, mask, labels


def target_logits(model, pairs):
    """Logits [B,T,V] that predict labels [B,T] (-100 where no target token is) of (context, target) pairs in one right-padded batch."""
    config = model.config
    if not config.is_encoder_decoder:
        ids, mask, labels = padded(pairs, config.pad_token_id)
        # A PEFT model puts its virtual tokens in front.
        return model(input_ids=ids, attention_mask=mask).logits[:, -ids.shape[1]:][:, :-1], labels[:, 1:]
    ids, mask, _ = padded([(context, []) for context, _ in pairs], config.pad_token_id)
    starts, _, labels = padded([([config.decoder_start_token_id], target) for _, target in pairs], config.pad_token_id)
    return model(input_ids=ids, attention_mask=mask, decoder_input_ids=starts[:, :-1]).logits, labels[:, 1:]


def example_losses(model, pairs):
    """[B] summed cross-entropy of each example's target tokens."""
    logits, labels = target_logits(model, pairs)
    return torch.nn.functional.cross_entropy(logits.transpose(1, 2), labels, ignore_index=-100, reduction="none").sum(dim=1)


def next_logits(model, contexts, produced=()):
    """[B,V] logits of the token after each context, all in one right-padded batch, and the tokens produced since."""
    with torch.no_grad():
        logits, labels = target_logits(model, [(context, [*produced, 0]) for context in contexts])
        return torch.stack([row[of >= 0][-1] for row, of in zip(logits, labels)])


def greedy(model, ids, end_of_text):
    """New ids by plain repeated forwards; a golden needs no cache."""
    produced = []
    while len(produced) < MAX_NEW and end_of_text not in produced:
        logits = next_logits(model, [ids], produced)[0]
        first, second = logits.topk(2).values.tolist()
        assert first - second > SMALLEST_GAP, "the two best tokens are too near; choose another seed"
        produced.append(int(logits.argmax()))
    return produced


def continuations(model, tokenizer):
    cases = []
    for text in INPUTS:
        ids = tokenizer(text).input_ids
        produced = greedy(model, ids, tokenizer.eos_token_id)
        if not isinstance(model, PeftModel):
            theirs = model.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), do_sample=False, max_new_tokens=MAX_NEW)
            assert theirs[0].tolist() == ([model.config.decoder_start_token_id] if model.config.is_encoder_decoder else ids) + produced
        cases.append({"input": text, "ids": ids, "logits": numbers(next_logits(model, [ids])[0]), "produced_ids": produced})
    return cases


def batched(model, tokenizer):
    """Logits after each input, of one right-padded batch."""
    return {"logits": numbers(next_logits(model, [tokenizer(text).input_ids for text in INPUTS]))}


def label_ids(tokenizer):
    """Ids of each class's label words; followed by the end of text where the tokenizer adds it or they begin another's."""
    if tokenizer(" ").input_ids[-1:] == [tokenizer.eos_token_id]:
        return {name: tokenizer(words.strip()).input_ids for name, words in LABEL_WORDS.items()}
    plain = {name: tokenizer(words, add_special_tokens=False).input_ids for name, words in LABEL_WORDS.items()}
    begins = {name: any(other != name and their[:len(ids)] == ids for other, their in plain.items()) for name, ids in plain.items()}
    return {name: ids + [tokenizer.eos_token_id] * begins[name] for name, ids in plain.items()}


def pairs_of(tokenizer, rows):
    ids = label_ids(tokenizer)
    return [(tokenizer(TEMPLATE.replace("{text}", text)).input_ids, ids[name]) for text, name in rows]
