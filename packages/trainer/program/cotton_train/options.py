"""config.json as TRL's options. Each default of theirs that would change what is trained is set here by name."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .config import accumulation
from .errors import Stop


def sharded(config: SimpleNamespace) -> dict[str, Any]:
    """How the model is spread over the accelerators, and how its activations are made again."""
    sharding, train = config.parallel.sharding, config.train
    if sharding == "none":
        return {"gradient_checkpointing": train.gradientCheckpointing}
    if config.parallel.device == "cpu":
        # accelerate would go on without a word, each process with the whole model.
        raise Stop("world-size", f"parallel.sharding {sharding} needs accelerators: on processors use --set parallel.sharding=none")
    if sharding == "fsdp2":
        # As `accelerate launch` sets them: without, each process of a node would load the whole model into its memory.
        os.environ.update(ACCELERATE_USE_FSDP="true", FSDP_VERSION="2", FSDP_CPU_RAM_EFFICIENT_LOADING="true")
        return {
            # FSDP makes activations again itself; with both, each layer would be computed three times.
            "gradient_checkpointing": False,
            "fsdp": True,
            "fsdp_config": {
                "version": 2,
                "auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
                "reshard_after_forward": True,
                "activation_checkpointing": train.gradientCheckpointing,
                "cpu_ram_efficient_loading": True,
                "state_dict_type": "FULL_STATE_DICT",
            },
        }
    try:
        import deepspeed  # noqa: F401
    except ImportError:
        raise Stop("versions", "parallel.sharding is zero3, and the package deepspeed is not installed: install it, or use fsdp2") from None
    return {
        "gradient_checkpointing": train.gradientCheckpointing,
        "deepspeed": {
            "zero_optimization": {"stage": 3, "overlap_comm": True, "stage3_gather_16bit_weights_on_model_save": True},
            "bf16": {"enabled": train.precision == "bf16"},
            "gradient_clipping": train.clip,
            "gradient_accumulation_steps": accumulation(config),
            "train_micro_batch_size_per_gpu": train.microBatch,
        },
    }


def _context(config: SimpleNamespace) -> dict[str, Any]:
    if config.parallel.contextParallel == 1:
        return {}
    if config.train.attention != "sdpa":
        raise Stop("bad-config", "train.attention: several accelerators a sequence (parallel.contextParallel) need sdpa")
    from accelerate.parallelism_config import ParallelismConfig

    shared = config.parallel.contextParallel
    world = config.parallel.nodes * config.parallel.processes
    return {
        "parallelism_config": ParallelismConfig(cp_size=shared, dp_shard_size=world // shared),
        # The two halves of each part of a sequence have to be of one length.
        "pad_to_multiple_of": 2 * shared,
    }


def trainer_options(config: SimpleNamespace, output: Path, evaluates: bool) -> Any:
    from trl import SFTConfig

    train = config.train
    return SFTConfig(
        output_dir=str(output / "checkpoints"),
        per_device_train_batch_size=train.microBatch,
        per_device_eval_batch_size=train.microBatch,
        gradient_accumulation_steps=accumulation(config),
        num_train_epochs=train.epochs,
        max_steps=train.maxSteps or -1,
        learning_rate=train.learningRate,
        lr_scheduler_type="cosine_with_min_lr",
        lr_scheduler_kwargs={"min_lr_rate": train.minLearningRate},
        # Below 1 a share of all steps; `warmup_ratio` is gone.
        warmup_steps=train.warmup,
        weight_decay=train.weightDecay,
        adam_beta1=train.adamBetas[0],
        adam_beta2=train.adamBetas[1],
        optim="adamw_torch" if config.parallel.device == "cpu" else "adamw_torch_fused",
        max_grad_norm=train.clip,
        seed=train.seed,
        data_seed=train.seed,
        # The default is True, on a processor too.
        bf16=train.precision == "bf16",
        use_cpu=config.parallel.device == "cpu",
        # Rows come rendered, masked and packed: TRL neither cuts nor drops nor masks any.
        dataset_kwargs={"skip_prepare_dataset": True},
        max_length=train.maxLength,
        packing=train.packing,
        packing_strategy="bfd",
        remove_unused_columns=False,
        # The head and the loss in tiles: the logits of a long sequence are never there as a whole.
        loss_type="nll",
        average_tokens_across_devices=True,
        save_strategy="steps",
        save_steps=train.saveEvery,
        save_total_limit=train.keepCheckpoints,
        eval_strategy="steps" if evaluates and train.evalEvery else "no",
        eval_steps=train.evalEvery if evaluates else None,
        logging_steps=train.logEvery,
        logging_first_step=True,
        # The default replaces a loss that is not finite by the average of the others.
        logging_nan_inf_filter=False,
        include_num_input_tokens_seen="non_padding",
        report_to=train.reportTo or "none",
        disable_tqdm=True,
        ddp_find_unused_parameters=False,
        **sharded(config),
        **_context(config),
    )
