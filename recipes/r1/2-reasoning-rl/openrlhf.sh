#!/usr/bin/env bash
# OpenRLHF (commit 3c3be62), beside prompts.jsonl and cotton_reward.py: ../README.md. Numbers are those of v2 §3 but for the
# length of a prompt and what the machines ask for.
exec python3 -m openrlhf.cli.train_ppo_ray \
  --actor.model_name_or_path r1-dev1 \
  --data.prompt_dataset prompts.jsonl \
  --data.input_key input \
  --data.label_key label \
  --data.apply_chat_template \
  --reward.remote_url cotton_reward.py \
  --algo.advantage.estimator group_norm \
  --actor.adam.lr 3e-6 \
  --actor.lr_scheduler constant \
  --actor.eps_clip 10 \
  --algo.kl.use_loss \
  --algo.kl.estimator k3 \
  --algo.kl.init_coef 0.001 \
  --rollout.temperature 1.0 \
  --rollout.n_samples_per_prompt 16 \
  --rollout.batch_size 512 \
  --train.batch_size 512 \
  --train.max_epochs 1 \
  --rollout.max_new_tokens 32768 \
  --data.max_len 34816 \
  --actor.num_nodes 8 \
  --actor.num_gpus_per_node 8 \
  --ref.num_nodes 8 \
  --ref.num_gpus_per_node 8 \
  --train.colocate_all \
  --vllm.num_engines 64 \
  --vllm.enable_sleep \
  --ds.enable_sleep \
  --ckpt.output_dir output "$@"
