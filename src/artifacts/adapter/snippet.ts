/** The Python program in every exported README; `test/interopPeft.test.ts` runs it as it stands. */
export const PYTHON_SNIPPET = String.raw`import json, re, sys
from pathlib import Path

import torch
from peft import PeftModel
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

model_folder, adapter_folder, text = sys.argv[1:]
about = json.loads(Path(adapter_folder, "task.json").read_text(encoding="utf-8"))
task = about["task"]
tokenizer = Tokenizer.from_file(str(Path(model_folder, "tokenizer.json")))
base_model = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32)
model = PeftModel.from_pretrained(base_model, adapter_folder).eval()

# Where the template names more columns, give each its value here.
fields = {"text": text, task["textColumn"]: text}
filled = re.sub(r"\{\{|\}\}|\{([^}]*)\}", lambda m: m[0][0] if m[1] is None else fields[m[1]], task["template"])
context = tokenizer.encode(filled).ids

scores = []
for label in about["labelIds"]:
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([context + label])).logits[0]
    log_probabilities = torch.log_softmax(logits[-len(label) - 1 : -1], dim=-1)
    scores.append(log_probabilities.gather(1, torch.tensor(label)[:, None]).sum())
probabilities = torch.softmax(torch.stack(scores), dim=0).tolist()
for probability, label in sorted(zip(probabilities, task["classes"]), key=lambda pair: -pair[0]):
    print(f"{probability:.4f}  {label['name']}")
`;

/** For a prompt whose task is not known: only how to load it. */
export const PYTHON_LOADING = `import sys

from peft import PeftModel
from transformers import AutoModelForCausalLM

model_folder, adapter_folder = sys.argv[1:]
model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(model_folder), adapter_folder).eval()
`;
