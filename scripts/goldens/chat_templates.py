"""Writes src/data/chat/chat_templates.json: what transformers makes of chat templates in the styles of common models.

Run in the repository root: python3 scripts/goldens/chat_templates.py
"""

import json
from importlib.metadata import version
from pathlib import Path

from transformers.utils.chat_template_utils import render_jinja_template

TEMPLATES = {
    "chatml": "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "zephyr": "{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<|user|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}",
    "llama2": "{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + message['content'].strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + message['content'].strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    "gemma": "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}",
    "llama3": "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
}


def main():
    qwen = json.loads(Path("../shared/tokenizers/qwen2.5/tokenizer_config.json").read_text())["chat_template"]
    tokens = {"bos_token": "<s>", "eos_token": "</s>"}
    user = {"role": "user", "content": "Is {this} good?"}
    out = {"made": {"script": "scripts/goldens/chat_templates.py", "transformers": version("transformers")}, "tokens": tokens, "user": user["content"], "templates": {}}
    for name, template in {**TEMPLATES, "qwen2.5": qwen}.items():
        text = render_jinja_template(conversations=[[user]], chat_template=template, add_generation_prompt=True, **tokens)[0][0]
        # Qwen's own template stays in ../shared.
        out["templates"][name] = {"text": text, **({} if name == "qwen2.5" else {"template": template})}
    Path("src/data/chat/chat_templates.json").write_text(json.dumps(out, indent=1) + "\n")


main()
