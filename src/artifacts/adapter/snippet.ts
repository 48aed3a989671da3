/** How transformers loads a model of either kind. */
const autoClass = (encoderDecoder: boolean): string => (encoderDecoder ? 'AutoModelForSeq2SeqLM' : 'AutoModelForCausalLM');

/** Log-probabilities [L,V] that predict the tokens of `label`. */
const CAUSAL_SCORING = `        logits = model(input_ids=torch.tensor([context + label])).logits[0]
    log_probabilities = torch.log_softmax(logits[-len(label) - 1 : -1], dim=-1)`;
const DECODER_SCORING = `        start = base_model.config.decoder_start_token_id
        logits = model(input_ids=torch.tensor([context]), decoder_input_ids=torch.tensor([[start] + label[:-1]])).logits[0]
    log_probabilities = torch.log_softmax(logits, dim=-1)`;

/** The Python program in every exported README; `test/interopPeft.test.ts` runs it as it stands. */
export const pythonSnippet = (encoderDecoder: boolean): string => String.raw`import json, re, sys
from pathlib import Path

import torch
from peft import PeftModel
from tokenizers import Tokenizer
from transformers import ${autoClass(encoderDecoder)}

model_folder, adapter_folder, text = sys.argv[1:]
about = json.loads(Path(adapter_folder, "task.json").read_text(encoding="utf-8"))
task = about["task"]
tokenizer = Tokenizer.from_file(str(Path(model_folder, "tokenizer.json")))
base_model = ${autoClass(encoderDecoder)}.from_pretrained(model_folder, dtype=torch.float32)
model = PeftModel.from_pretrained(base_model, adapter_folder).eval()

# Where the template names more columns, give each its value here.
fields = {"text": text, task["textColumn"]: text}
filled = re.sub(r"\{\{|\}\}|\{([^}]*)\}", lambda m: m[0][0] if m[1] is None else fields[m[1]], task["template"])
context = tokenizer.encode(filled).ids

scores = []
for label in about["labelIds"]:
    with torch.no_grad():
${encoderDecoder ? DECODER_SCORING : CAUSAL_SCORING}
    scores.append(log_probabilities.gather(1, torch.tensor(label)[:, None]).sum())
probabilities = torch.softmax(torch.stack(scores), dim=0).tolist()
for probability, label in sorted(zip(probabilities, task["classes"]), key=lambda pair: -pair[0]):
    print(f"{probability:.4f}  {label['name']}")
`;

/** For a prompt whose task is not known: only how to load it. */
export const pythonLoading = (encoderDecoder: boolean): string => `import sys

from peft import PeftModel
from transformers import ${autoClass(encoderDecoder)}

model_folder, adapter_folder = sys.argv[1:]
model = PeftModel.from_pretrained(${autoClass(encoderDecoder)}.from_pretrained(model_folder), adapter_folder).eval()
`;
