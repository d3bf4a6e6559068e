"""TRL's GRPOTrainer learns from a running `cotton verifier`, through the shim that it prints, on a processor.

The model is made here: 14 words, two layers, taught in a few seconds to write `<think> so </think> d` with a random digit,
so that its rewards differ. Held: the rewards that the trainer logs are those that the server gives for the same rows, and
those that the task has by itself; and sums are right more often at the end than at the beginning. The one argument is a folder to work in.
"""

import os
import random
import sys

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, PrinterCallback
from trl import GRPOConfig, GRPOTrainer
from verifier import ask, serving, shim

STEPS, PROMPTS, SAMPLES = 120, 16, 16
folder = sys.argv[1]
torch.manual_seed(0)
torch.set_num_threads(1)
draw = random.Random(0)

WORDS = ["<pad>", "<eos>", "<unk>", *"0123456789", "+", "=", "<think>", "</think>", "so"]
words = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="<unk>"))
words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=words, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>", padding_side="left"
)
model = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=len(WORDS),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=64,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=None,
    )
)


def problem():
    a, b = draw.randrange(5), draw.randrange(5)
    return {"prompt": f"{a} + {b} =", "answer": str(a + b), "language": "en"}


optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for _ in range(120):
    texts = [f"{problem()['prompt']} <think> so </think> {draw.randrange(10)} <eos>" for _ in range(32)]
    ids = tokenizer(texts, return_tensors="pt")["input_ids"]
    loss = model(input_ids=ids, labels=ids).loss
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
print(f"grpo: taught to write, loss {loss.item():.2f}")
before = [parameter.detach().clone() for parameter in model.parameters()]

with serving("--with", "verify/number", "--weights", "accuracy=1,format=0.5") as url:
    os.environ["COTTON_VERIFIER"] = url
    reward = shim("trl", folder).reward
    calls = []

    def recording(prompts, completions, **columns):
        given = reward(prompts, completions, **columns)
        calls.append((prompts, completions, columns["answer"], given))
        return given

    recording.__name__ = reward.__name__
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        reward_funcs=recording,
        train_dataset=Dataset.from_list([problem() for _ in range(STEPS * PROMPTS)]),
        args=GRPOConfig(
            output_dir=os.path.join(folder, "out"),
            per_device_train_batch_size=PROMPTS * SAMPLES,
            num_generations=SAMPLES,
            max_completion_length=6,
            max_steps=STEPS,
            learning_rate=3e-3,
            lr_scheduler_type="constant",
            logging_steps=1,
            save_strategy="no",
            report_to="none",
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
            disable_tqdm=True,
            seed=0,
        ),
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()

    logged = [one for one in trainer.state.log_history if "rewards/cotton/mean" in one]
    assert len(logged) == len(calls) == STEPS, (len(logged), len(calls))
    passed = []
    for step, (prompts, completions, answers, given) in enumerate(calls):
        rows = [
            {"prompt": prompt, "response": completion, "answer": answer, "language": "en"}
            for prompt, completion, answer in zip(prompts, completions, answers)
        ]
        served = [row["reward"] for row in ask(url, "/v1/verify", {"rows": rows, "numbers": True})["rows"]]
        # The task's own truth: the words after the one chain are the sum.
        true = []
        for completion, answer in zip(completions, answers):
            said = completion.split()
            formed = said[:1] == ["<think>"] and said.count("<think>") == said.count("</think>") == 1
            formed = formed and 1 < said.index("</think>") < len(said) - 1
            after = said[said.index("</think>") + 1 :] if "</think>" in said else said
            true.append((after, answer, formed))
        assert given == served, (given, served)
        assert all(row == 1.5 for row, (after, answer, formed) in zip(given, true) if formed and after == [answer])
        assert all(row == 0.5 for row, (after, answer, formed) in zip(given, true) if formed and len(after) == 1 and after[0].isdigit() and after != [answer])
        mean = sum(served) / len(served)
        log = logged[step]
        assert abs(log["rewards/cotton/mean"] - mean) < 1e-6 and abs(log["reward"] - mean) < 1e-6, (log, mean)
        passed.append(sum(value >= 1 for value in served) / len(served))
        assert abs(log["cotton/pass"] - passed[-1]) < 1e-6, (log, passed[-1])
        if step % 10 == 9:
            print(f"grpo: step {step + 1}: logged reward {log['reward']:.4f}, the server's {mean:.4f}, right {passed[-1]:.2f}")
    everything = [value for *_, given in calls for value in given]
    assert len(set(everything)) > 1, "all rewards are equal: nothing was shown"
    changed = any(not torch.equal(old, new) for old, new in zip(before, model.parameters()))
    assert changed, "the trainer changed nothing"
    first, last = sum(passed[:10]) / 10, sum(passed[-10:]) / 10
    assert last > first + 0.1, f"it did not learn: right {first:.2f} at first, {last:.2f} at the end"
    # Completions that were asked for twice were judged once.
    health = ask(url, "/health")
    assert health["kept"]["used"] >= len(everything), health
print(f"grpo: {STEPS} steps of {PROMPTS * SAMPLES} completions; right {first:.2f} in the first ten, {last:.2f} in the last")
