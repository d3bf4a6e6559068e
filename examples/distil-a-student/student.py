"""Trains one student from scratch on one cut of a run's dataset, on one core, and examines it.

    python student.py --dataset runs/seed-0/run/dataset --heldout runs/seed-0/heldout.jsonl \
        --arm filtered --seed 0 --tokens 640000 --out runs/results/filtered-0.json

A decoder in the manner of Llama (RMSNorm, rotary positions, SwiGLU), about 617,000 parameters, one token a word. It is trained on
what follows the prompt only. Each arm sees the same number of tokens (prompt and completion), so a smaller cut is gone through
more often. The same arguments give the same figures on the same machine.
"""

import argparse
import hashlib
import json
import math
import os
import random
import sys
import time
from pathlib import Path

import pyarrow.parquet as parquet
import torch
from torch import nn
from torch.nn import functional as F

# Arm: the cut that it is trained on, and whether the student is shown the chain of thought.
ARMS = {
    "answers-only": ("filtered", False),
    "raw": ("raw", True),
    "raw-fewer": ("raw-fewer", True),
    "readable": ("readable", True),
    "answer": ("answer", True),
    "filtered": ("filtered", True),
    "steps": ("steps", True),
}
PAD, END, THOUGHT = "<pad>", "<eos>", "</think>"
WIDTH, LAYERS, HEADS, INNER = 160, 2, 5, 416
BATCH_TOKENS, WINDOW, WARM_UP = 512, 512, 30
MUON_RATE, ADAM_RATE, DECAY, CLIP = 0.02, 3e-3, 0.01, 1.0
LONGEST_ANSWER = 64  # The longest right reply has 39 tokens with its end; what has none after 64 is counted as endless.


def read_cut(dataset, cut):
    """Rows of a cut as (prompt, thought, answer), in the order of the files."""
    files = sorted(Path(dataset, cut).glob("train-*.parquet"))
    if not files:
        sys.exit(f"student.py: {dataset}/{cut}: no train-*.parquet there. `cotton run` writes the cuts that the recipe names")
    for file in files:
        for messages in parquet.read_table(file, columns=["messages"]).column(0).to_pylist():
            asked, told = messages[-2], messages[-1]
            yield asked["content"], told.get("reasoning_content") or "", told["content"]


def is_foreign(word):
    return any(ord(letter) > 0x2E80 for letter in word)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.before_attention, self.before_inner = nn.RMSNorm(WIDTH), nn.RMSNorm(WIDTH)
        self.query, self.key, self.value, self.mixed = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(WIDTH, INNER, bias=False) for _ in range(2))
        self.down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x, turn, cache=None):
        rows, length, _ = x.shape
        normed = self.before_attention(x)
        split = lambda y: y.view(rows, length, HEADS, -1).transpose(1, 2)
        q, k, v = turn(split(self.query(normed))), turn(split(self.key(normed))), split(self.value(normed))
        if cache is not None:
            k, v = (torch.cat([old, new], 2) for old, new in zip(cache, (k, v))) if cache else (k, v)
            cache[:] = [k, v]
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=length > 1)
        x = x + self.mixed(attended.transpose(1, 2).reshape(rows, length, WIDTH))
        normed = self.before_inner(x)
        return x + self.down(F.silu(self.gate(normed)) * self.up(normed))


class Student(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embedding = nn.Embedding(words, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.RMSNorm(WIDTH)
        self.head = nn.Linear(WIDTH, words, bias=False)
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                deep = name.endswith(("mixed.weight", "down.weight"))
                nn.init.normal_(parameter, std=0.02 / (math.sqrt(2 * LAYERS) if deep else 1))
        size = WIDTH // HEADS
        angles = torch.outer(torch.arange(512), 10_000 ** (-torch.arange(0, size, 2) / size))
        self.register_buffer("cos", angles.cos().repeat(1, 2), persistent=False)
        self.register_buffer("sin", angles.sin().repeat(1, 2), persistent=False)

    def forward(self, ids, caches=None):
        start = caches[0][0].shape[2] if caches and caches[0] else 0
        cos, sin = self.cos[start : start + ids.shape[1]], self.sin[start : start + ids.shape[1]]

        def turn(y):
            left, right = y.chunk(2, -1)
            return y * cos + torch.cat([-right, left], -1) * sin

        x = self.embedding(ids)
        for at, block in enumerate(self.blocks):
            x = block(x, turn, None if caches is None else caches[at])
        return self.head(self.norm(x))


class Muon:
    """Momentum made orthogonal by five Newton-Schulz steps (Jordan et al. 2024, kellerjordan.github.io/posts/muon)."""

    def __init__(self, matrices):
        shapes = {}
        for one in matrices:
            shapes.setdefault(tuple(one.shape), []).append(one)
        # Matrices of one shape are worked on together.
        self.groups = [(group, torch.zeros(len(group), *shape)) for shape, group in shapes.items()]

    @torch.no_grad()
    def step(self, rate):
        for group, momentum in self.groups:
            gradient = torch.stack([one.grad for one in group])
            momentum.lerp_(gradient, 0.05)
            x = gradient.lerp(momentum, 0.95)
            rows, columns = x.shape[1:]
            if rows > columns:
                x = x.mT
            x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
            for _ in range(5):
                a = x @ x.mT
                x = 3.4445 * x + (-4.775 * a + 2.0315 * (a @ a)) @ x
            if rows > columns:
                x = x.mT
            for one, update in zip(group, x):
                one.mul_(1 - rate * DECAY).add_(update, alpha=-rate * max(1, rows / columns) ** 0.5)


def batches(rows, order):
    """Batches of about BATCH_TOKENS tokens without end; rows of about one length stand together."""
    while True:
        shuffled = order.sample(rows, len(rows))
        for start in range(0, len(shuffled), WINDOW):
            window = sorted(shuffled[start : start + WINDOW], key=lambda row: len(row[0]))
            made, batch = [], []
            for row in window:
                if batch and (len(batch) + 1) * len(row[0]) > BATCH_TOKENS:
                    made.append(batch)
                    batch = []
                batch.append(row)
            made.append(batch)
            order.shuffle(made)
            yield from made


def train(student, rows, tokens, seed):
    hidden = [one for one in student.blocks.parameters() if one.ndim == 2]
    ids = {id(one) for one in hidden}
    others = [one for one in student.parameters() if id(one) not in ids]
    muon = Muon(hidden)
    adam = torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.0)
    seen, step, losses = 0, 0, []
    for batch in batches(rows, random.Random(seed)):
        length = max(len(ids) for ids, _ in batch)
        ids = torch.zeros(len(batch), length, dtype=torch.long)
        targets = torch.full((len(batch), length), -100)
        for at, (row, asked) in enumerate(batch):
            ids[at, : len(row)] = torch.tensor(row)
            targets[at, asked - 1 : len(row) - 1] = ids[at, asked : len(row)]
        loss = F.cross_entropy(student(ids).flatten(0, 1), targets.flatten(), ignore_index=-100)
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), CLIP)
        # Down to a tenth along a cosine, by the tokens seen.
        scale = min(1, (step + 1) / WARM_UP) * (0.1 + 0.45 * (1 + math.cos(math.pi * min(1, seen / tokens))))
        muon.step(MUON_RATE * scale)
        for group in adam.param_groups:
            group["lr"] = ADAM_RATE * scale
        adam.step()
        student.zero_grad(set_to_none=True)
        losses.append(loss.item())
        seen += sum(len(row) for row, _ in batch)
        step += 1
        if step % 200 == 0:
            print(f"    step {step}, {seen:,} tokens, loss {sum(losses[-50:]) / 50:.3f}", file=sys.stderr, flush=True)
        if seen >= tokens:
            return {"steps": step, "seen": seen, "loss": round(sum(losses[-50:]) / len(losses[-50:]), 4)}


@torch.no_grad()
def answers(student, prompts, end, draw):
    """Of each prompt the reply's ids without the end, and whether it came to one. `draw`: None takes the likeliest word."""
    replies = [None] * len(prompts)
    for length in sorted({len(one) for one in prompts}):
        places = [at for at, one in enumerate(prompts) if len(one) == length]
        ids = torch.tensor([prompts[at] for at in places])
        caches = [[] for _ in range(LAYERS)]
        said, ended = [], torch.zeros(len(places), dtype=torch.bool)
        for _ in range(LONGEST_ANSWER):
            logits = student(ids, caches)[:, -1]
            ids = logits.argmax(-1, True) if draw is None else logits.softmax(-1).multinomial(1, generator=draw)
            said.append(ids)
            ended |= ids[:, 0] == end
            if ended.all():
                break
        for at, row in zip(places, torch.cat(said, 1).tolist()):
            replies[at] = (row[: row.index(end)], True) if end in row else (row, False)
    return replies


def examine(student, problems, ids, words, draw):
    right, either, mixed, endless = [], 0, 0, 0
    prompts = [[ids[word] for word in problem["prompt"].split()] for problem in problems]
    for problem, (reply, whole) in zip(problems, answers(student, prompts, ids[END], draw)):
        said = [words[at] for at in reply]
        answer = said[len(said) - said[::-1].index(THOUGHT) :] if THOUGHT in said else said
        right.append(whole and answer == [problem["answer"]])
        # Full-width digits are plain ones under NFKC, which verify/exact compares by.
        folded = [chr(ord(one) - 0xFEE0) if len(one) == 1 and 0xFF10 <= ord(one) <= 0xFF19 else one for one in answer]
        either += whole and folded == [problem["answer"]]
        mixed += any(map(is_foreign, said))
        endless += not whole
    total = len(problems)
    return {
        "right": round(100 * sum(right) / total, 2),
        "rightInEitherScript": round(100 * either / total, 2),
        "mixed": round(100 * mixed / total, 2),
        "endless": round(100 * endless / total, 2),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--heldout", required=True)
    parser.add_argument("--arm", required=True, choices=ARMS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tokens", type=int, default=640_000, help="prompt and completion, the same for every arm")
    parser.add_argument("--out", required=True)
    given = parser.parse_args()
    if given.tokens < 1:
        sys.exit(f"student.py: --tokens: {given.tokens} is no number of tokens")
    began = time.process_time()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    cut, shows_chain = ARMS[given.arm]
    rows = list(read_cut(given.dataset, cut))
    problems = [json.loads(line) for line in Path(given.heldout).read_text("utf8").splitlines()]
    # The words are those of the whole run, so that every arm begins from the same weights.
    everything = set(" ".join(" ".join(row) for row in read_cut(given.dataset, "raw")).split())
    words = [PAD, END, THOUGHT, *sorted(everything.union(*(one["prompt"].split() for one in problems), "0123456789"))]
    ids = {word: at for at, word in enumerate(words)}
    asked = {one["prompt"] for one in problems}
    if shared := sum(prompt in asked for prompt, _, _ in rows):
        sys.exit(f"student.py: {shared} rows of {given.dataset}/{cut} ask what the examination asks. Make the pool again")

    pool = []
    for prompt, thought, answer in rows:
        completion = [*thought.split(), THOUGHT] if shows_chain and answer else thought.split() if shows_chain else []
        # What the teacher never ended has no end to learn.
        completion += [*answer.split(), END] if answer else []
        before = [ids[word] for word in prompt.split()]
        pool.append((before + [ids[word] for word in completion], len(before)))

    # What is there already was made by this program from these rows, or is made again.
    settings = {"arm": given.arm, "seed": given.seed, "tokens": given.tokens, "cut": cut}
    made_from = [settings, words, pool, problems, Path(__file__).read_text("utf8"), str(torch.__version__)]
    settings["madeFrom"] = hashlib.sha256(json.dumps(made_from).encode()).hexdigest()
    out = Path(given.out)
    if out.exists() and json.loads(out.read_text("utf8")).get("madeFrom") == settings["madeFrom"]:
        print(f"  {given.arm} seed {given.seed}: kept from before")
        return

    torch.manual_seed(given.seed)
    student = Student(len(words))
    learned = train(student, pool, given.tokens, given.seed)
    student.eval()
    result = {
        **settings,
        "rows": len(pool),
        "epochs": round(learned["seen"] / sum(len(row) for row, _ in pool), 2),
        **learned,
        "parameters": sum(one.numel() for one in student.parameters()),
        "heldout": len(problems),
        "greedy": examine(student, problems, ids, words, None),
        "sampled": examine(student, problems, ids, words, torch.Generator().manual_seed(given.seed)),
        "seconds": round(time.process_time() - began, 1),
        "torch": str(torch.__version__),
    }
    # Whole or not at all: what is there is taken for finished.
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    part.write_text(json.dumps(result, indent=2) + "\n", "utf8")
    os.replace(part, out)
    greedy, sampled = result["greedy"], result["sampled"]
    print(
        f"  {given.arm} seed {given.seed}: {greedy['right']:.1f} % right, at T = 1 {sampled['right']:.1f} %"
        f" ({sampled['mixed']:.1f} % mixed, {sampled['endless']:.1f} % endless), {result['seconds']:.0f} CPU-s",
        flush=True,
    )


if __name__ == "__main__":
    main()
