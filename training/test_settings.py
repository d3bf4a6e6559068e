"""What a bundle, its settings, its base and the machine have to be before anything is trained. Run by run.sh."""

import os

from jobs import BASE, SCRATCH, Guarded, bundle

from cotton_train.job import check_device, check_world, rows_of
from cotton_train.manifest import check_files, read_manifest
from cotton_train.sharding import check_sharded
from cotton_train.versions import PINNED, check_versions
from train import reason_of


class Settings(Guarded):
    def test_data_that_was_changed_cut_off_or_lost(self) -> None:
        for change, words in (
            (lambda file: file.write_bytes(file.read_bytes()[:-1] + b"?"), "was changed"),
            (lambda file: file.write_bytes(file.read_bytes()[:-9]), "bytes, not"),
            (lambda file: file.unlink(), "is missing"),
        ):
            where = bundle()
            check_files(where, read_manifest(where))
            change(where / "data" / "train-00000-of-00001.parquet")
            self.stops("data-changed", lambda: check_files(where, read_manifest(where)), "data/train-00000", words)

    def test_a_setting_that_nobody_knows_or_that_cannot_be(self) -> None:
        where = bundle()
        for setting, words in (
            ("train.maxLenght=3", "train.maxLenght"),
            ("trian.batch=3", "there is no field trian.batch"),
            ("train.batch=x", "must be int"),
            ("train.batch=true", "must be int"),
            ("train.precision=fp16", "bf16 or fp32"),
            ("train.batch=0.5", "must be int"),
            ("maxLength=3", "section.field"),
        ):
            with self.subTest(setting):
                self.stops("bad-config", lambda: self.read(where, setting), words)

    def test_a_batch_that_the_processes_do_not_divide(self) -> None:
        self.stops("bad-config", lambda: self.read(bundle(), "parallel.processes=3"), "no multiple of the 3")

    def test_packing_and_one_sequence_over_several_accelerators(self) -> None:
        settings = ("parallel.processes=2", "parallel.contextParallel=2", "parallel.sharding=fsdp2")
        self.stops("bad-config", lambda: self.read(bundle(), *settings), "would see each other")

    def test_other_versions_than_the_program_was_tried_with(self) -> None:
        check_versions()
        check_versions(lambda name: f"{PINNED[name]}+cu130")
        self.stops("versions", lambda: check_versions(lambda name: "1.0"), "trl is 1.0, 1.16.0 is needed")

    def test_a_pad_that_would_mask_the_end_of_the_turn(self) -> None:
        where = bundle(settings={"student.pad": "<|im_end|>"})
        self.stops("bad-config", lambda: self.rows(where), "student.pad")

    def test_a_token_that_the_tokenizer_does_not_have(self) -> None:
        where = bundle(settings={"student.endOfTurn": "<|eot_id|>"})
        self.stops("tokenizer-differs", lambda: self.rows(where), "<|eot_id|>")

    def test_a_bundle_without_its_template(self) -> None:
        where = bundle()
        (where / "student" / "chat_template.jinja").unlink()
        self.stops("template-missing", lambda: self.rows(where), "chat_template.jinja")

    def test_fewer_processes_than_were_asked_for(self) -> None:
        config = self.read(bundle(), "parallel.processes=2")
        check_world(config, 2)
        self.stops("world-size", lambda: check_world(config, 1), "1 processes train, and config.json is for 2")

    def test_no_device_where_one_is_asked_for(self) -> None:
        self.stops("no-device", lambda: check_device(self.read(bundle(), "parallel.device=cuda")), "parallel.device=cpu")

    def test_a_model_that_was_to_be_sharded_and_is_not(self) -> None:
        import torch

        check_sharded(torch.nn.Linear(2, 2), "none")
        for sharding in ("fsdp2", "zero3"):
            self.stops("world-size", lambda sharding=sharding: check_sharded(torch.nn.Linear(2, 2), sharding), sharding)

    def test_what_the_machine_or_a_library_says_comes_with_what_to_do(self) -> None:
        for error, reason, words in (
            (OSError(28, "No space left on device"), "disk-full", "free some space"),
            (RuntimeError("[enforce fail at inline_container.cc:672] . unexpected pos 4096 vs 3990"), "disk-full", "free some space"),
            (RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"), "out-of-memory", "train.microBatch"),
            (ValueError("surprise"), "crashed", "ValueError: surprise"),
        ):
            with self.subTest(str(error)):
                stop = reason_of(error)
                self.assertEqual(stop.reason, reason)
                self.assertIn(words, stop.message)

    def test_a_base_without_a_tokenizer(self) -> None:
        where = bundle()
        (empty := SCRATCH / "empty").mkdir(exist_ok=True)
        config = self.read(where)
        self.stops("tokenizer-missing", lambda: rows_of(config, where, str(empty), where / "rows", "train", 1), "--model")

    def test_sharding_on_processors(self) -> None:
        from cotton_train.options import trainer_options

        config = self.read(bundle(), "parallel.sharding=fsdp2")
        self.stops("world-size", lambda: trainer_options(config, SCRATCH, False), "fsdp2")

    def test_a_way_of_sharding_whose_package_is_not_there(self) -> None:
        from cotton_train.options import sharded

        config = self.read(bundle(), "parallel.sharding=zero3", "parallel.device=cuda")
        self.stops("versions", lambda: sharded(config), "deepspeed")

    def test_a_sequence_over_several_accelerators_that_are_not_sharded(self) -> None:
        settings = ("parallel.processes=2", "parallel.contextParallel=2", "train.packing=false")
        self.stops("bad-config", lambda: self.read(bundle(), *settings), "need parallel.sharding fsdp2")

    def test_every_option_is_one_that_the_trainer_knows(self) -> None:
        from cotton_train.options import trainer_options

        options = trainer_options(self.read(bundle(), 'train.reportTo=["wandb"]', "train.evalEvery=3"), SCRATCH, True)
        self.assertEqual((options.max_length, options.bf16, options.packing_strategy), (512, False, "bfd"))
        # What it does when it is told nothing: rows are cut at 1,024 tokens, and processors compute in bf16.
        from trl import SFTConfig

        told_nothing = SFTConfig(output_dir=str(SCRATCH), use_cpu=True)
        self.assertEqual((told_nothing.max_length, told_nothing.bf16), (1024, True))
        self.assertEqual((options.logging_nan_inf_filter, options.gradient_accumulation_steps), (False, 2))

    def test_sharding_is_asked_for_in_the_trainers_own_words(self) -> None:
        from cotton_train.options import sharded

        config = self.read(bundle(), "parallel.sharding=fsdp2", "parallel.device=cuda", "train.gradientCheckpointing=true")
        before = dict(os.environ)
        try:
            made = sharded(config)
            from trl import SFTConfig

            plugin = SFTConfig(output_dir=str(SCRATCH), bf16=False, use_cpu=True, **made).fsdp_plugin_args
        finally:
            os.environ.clear()
            os.environ.update(before)
        self.assertEqual((plugin["fsdp_version"], plugin["activation_checkpointing"]), (2, True))
        self.assertFalse(made["gradient_checkpointing"])

    def test_a_patch_of_a_field_that_the_model_does_not_have(self) -> None:
        from cotton_train.student import model_config

        config = self.read(bundle(settings={"student.patch": {"rope_theta": 300000, "no_such": 1}}))
        self.stops("bad-config", lambda: model_config(config, str(BASE)), "no_such")

    def test_a_patch_of_the_rotation_reaches_the_model(self) -> None:
        from cotton_train.student import model_config

        config = self.read(bundle(settings={"student.patch": {"rope_theta": 300000, "max_position_embeddings": 1024}}))
        found = model_config(config, str(BASE))
        self.assertEqual((found.rope_parameters["rope_theta"], found.max_position_embeddings), (300000, 1024))

    def test_more_tokens_than_the_student_has_positions(self) -> None:
        from cotton_train.student import model_config

        self.stops("bad-config", lambda: model_config(self.read(bundle(), "train.maxLength=513"), str(BASE)), "512 positions")
