"""A bundle's job, from its start to its end, whatever comes between. Run by run.sh."""

import json
import shutil
import signal
import subprocess
import unittest

import fixture
from jobs import BASE, ENVIRONMENT, SCRATCH, bundle, launch, lines, losses, losses_so_far, start, tokens, trained, wait_for, weights

from cotton_train.checkpoints import newest_whole


class Training(unittest.TestCase):

    def test_learns_every_token_once_an_epoch_and_says_how_far_it_is(self) -> None:
        where = trained()
        begin, *steps, end = lines(where)
        self.assertEqual((begin["type"], begin["attempt"], begin["world"], begin["maxSteps"]), ("begin", 1, 1, 12))
        self.assertEqual((end["type"], end["step"], end["model"]), ("end", 12, "model"))
        found = losses(where)
        self.assertEqual(sorted(found), list(range(1, 13)))
        self.assertLess(float(found[12]), float(found[1]) - 1)
        metrics = [{one["name"]: one["value"] for one in line["metrics"]} for line in steps if line["type"] == "step"]
        # 15 sequences, two a step: after eight steps the first epoch is over, and each token was seen.
        self.assertEqual(int(metrics[7]["tokens"]), begin["trainTokens"])
        self.assertLessEqual({"loss", "learning_rate", "grad_norm", "tokens_per_second", "mfu", "memory_bytes"}, set(metrics[5]))

    def test_the_student_is_ready_for_a_server(self) -> None:
        model = trained() / "output" / "model"
        self.assertTrue(json.loads((model / "config.json").read_text())["use_cache"])
        generation = json.loads((model / "generation_config.json").read_text())
        self.assertEqual((generation["eos_token_id"], generation["temperature"]), ([2, 0], 0.6))
        self.assertEqual((model / "chat_template.jinja").read_text(), fixture.PLAIN)
        for name in ("tokenizer.json", "tokenizer_config.json", "model.safetensors"):
            self.assertEqual((model / name).stat().st_mode & 0o777, 0o644, name)
        self.assertIn("the student is in", (trained() / "output" / "log.txt").read_text())

    def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(self) -> None:
        where = bundle()
        checkpoints = where / "output" / "checkpoints"
        moments = (
            ("a first step, before there is a checkpoint", lambda: losses_so_far(where)),
            ("a checkpoint that is begun", lambda: (checkpoints / "checkpoint-4").exists()),
            ("steps after the checkpoint", lambda: max(losses_so_far(where)) > 5),
        )
        for what, come in moments:
            job = start(where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(lambda: job.poll() is not None or come(), what)
            self.assertIsNone(job.poll(), "it ended by itself before it could be killed")
            job.kill()
            job.wait()
        self.assertEqual(launch(where, "train").returncode, 0)
        self.assertEqual(losses(where), losses(trained()))
        self.assertEqual(weights(where), weights(trained()))
        begins = [line for line in lines(where) if line["type"] == "begin"]
        self.assertEqual([line["attempt"] for line in begins], list(range(1, len(begins) + 1)))
        self.assertGreater(begins[-1]["fromStep"], 0)
        # TRL's own counter starts at 0 again.
        self.assertEqual(tokens(where), tokens(trained()))

    def test_told_to_end_it_keeps_a_checkpoint_and_asks_to_be_started_again(self) -> None:
        where = bundle()
        job = start(where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        wait_for(lambda: job.poll() is not None or losses_so_far(where), "a first step")
        job.send_signal(signal.SIGTERM)
        said = job.communicate(timeout=120)[0]
        self.assertEqual(job.returncode, 75, said)
        self.assertIn("the same command goes on", said)
        self.assertEqual(launch(where, "train").returncode, 0)
        self.assertEqual(weights(where), weights(trained()))

    def test_a_newest_checkpoint_that_is_half_written_is_passed_over(self) -> None:
        where = bundle()
        shutil.copytree(trained() / "output" / "checkpoints", where / "output" / "checkpoints")
        (where / "output" / "checkpoints" / "checkpoint-12" / "trainer_state.json").unlink()
        done = launch(where, "train")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("half-checkpoint: a checkpoint is half written; it is now checkpoint-12.broken", done.stdout)
        self.assertIn("going on from checkpoint-8", done.stdout)
        self.assertEqual(weights(where), weights(trained()))

    def test_killed_after_its_last_step_it_takes_no_further_one(self) -> None:
        where = bundle()
        shutil.copytree(trained() / "output" / "checkpoints", where / "output" / "checkpoints")
        for _ in range(2):
            done = launch(where, "train")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(weights(where), weights(trained()))
        self.assertEqual([line["type"] for line in lines(where)], ["begin", "end"] * 2)

    def test_two_processes_learn_what_one_does_and_end_together(self) -> None:
        where = bundle(settings={"train.packing": False, "train.batch": 2, "parallel.processes": 2})
        one = launch(where, "train", "--output", str(where / "one"), "--set", "parallel.processes=1", "--set", "train.microBatch=2")
        self.assertEqual(one.returncode, 0, one.stderr)
        job = start(where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        wait_for(lambda: job.poll() is not None or losses_so_far(where), "a first step")
        job.send_signal(signal.SIGTERM)
        said = job.communicate(timeout=180)[0]
        self.assertEqual(job.returncode, 75, said)
        two = launch(where, "train")
        self.assertEqual(two.returncode, 0, two.stdout + two.stderr)
        self.assertEqual([line["world"] for line in lines(where) if line["type"] == "begin"], [2, 2])
        for step, loss in losses(where).items():
            self.assertAlmostEqual(float(loss), float(losses(where, "one")[step]), places=4)

    def test_adapters_are_trained_and_merged(self) -> None:
        where = bundle(settings={"method.kind": "lora", "train.maxSteps": 4, "train.evalEvery": 2, "data.validation": ["data/train-00000-of-00001.parquet"]})
        done = launch(where, "train")
        self.assertEqual(done.returncode, 0, done.stderr)
        begin = lines(where)[0]
        self.assertLess(begin["trainable"], begin["parameters"])
        metrics = [one for line in lines(where) if line["type"] == "step" for one in line["metrics"]]
        self.assertEqual(sum(one["name"] == "eval_loss" for one in metrics), 2)
        self.assertTrue((where / "output" / "adapter" / "adapter_model.safetensors").is_file())
        from transformers import AutoModelForCausalLM

        merged, base = (AutoModelForCausalLM.from_pretrained(one).state_dict() for one in (where / "output" / "model", BASE))
        self.assertEqual(set(merged), set(base))
        self.assertTrue(any(not merged[name].equal(base[name]) for name in base))
        self.assertTrue((where / "output" / "model" / "tokenizer.json").is_file())
        smoke = launch(where, "smoke")
        self.assertEqual(smoke.returncode, 0, smoke.stderr)
        self.assertIn("saved, loaded and sampled: ", smoke.stdout)

    def test_a_loss_that_is_no_number_ends_it_before_a_checkpoint_is_spoilt(self) -> None:
        where = bundle(settings={"train.learningRate": 1e30, "train.clip": 1e30, "train.saveEvery": 1, "train.warmup": 0})
        done = launch(where, "train")
        self.assertEqual(done.returncode, 1)
        failed = lines(where)[-1]
        self.assertEqual((failed["type"], failed["reason"]), ("failed", "loss-not-finite"))
        self.assertIn("learningRate", failed["message"])

    def test_a_disk_that_fills_is_said_and_the_job_goes_on_once_there_is_room(self) -> None:
        where = bundle()
        # A limit on the size of files is met as a full disk is, in the middle of a file.
        small = subprocess.run(
            ["bash", "-c", f"ulimit -f 300; exec bash {where}/launch.sh train"], env=ENVIRONMENT, text=True, capture_output=True
        )
        self.assertEqual(small.returncode, 1, small.stdout)
        self.assertEqual(lines(where)[-1]["reason"], "disk-full")
        self.assertNotEqual(list((where / "output" / "checkpoints").iterdir()), [])
        self.assertIsNone(newest_whole(where / "output" / "checkpoints"))
        self.assertEqual(launch(where, "train").returncode, 0)
        self.assertEqual(weights(where), weights(trained()))

    def test_the_smoke_job_saves_loads_and_goes_on_and_leaves_nothing(self) -> None:
        where = bundle()
        for name in ("model.safetensors",):
            self.assertTrue((BASE / name).is_file())
        lean = SCRATCH / "lean"
        shutil.copytree(BASE, lean, ignore=shutil.ignore_patterns("*.safetensors"), dirs_exist_ok=True)
        done = launch(where, "smoke", "--model", str(lean))
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("packed rows do not see each other", "two steps", "the second gives the same loss", "saved, loaded and sampled"):
            self.assertIn(words, done.stdout)
        self.assertFalse((where / "output" / "smoke").exists())

    def test_a_guard_ends_a_job_with_one_line_and_its_reason(self) -> None:
        where = bundle(template=fixture.LOSING)
        done = launch(where, "train")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cotton: thought-lost: data/train-00000-of-00001.parquet row 1 (sum-0)", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(lines(where)[-1]["reason"], "thought-lost")

    def test_a_failure_is_not_taken_for_the_stop_of_an_attempt_before(self) -> None:
        where = bundle()
        (where / "output").mkdir()
        (where / "output" / ".stopped").touch()
        two = ("--set", "parallel.processes=2", "--set", 'parallel.device="cuda"', "--set", 'parallel.sharding="none"')
        done = launch(where, "train", *two, CUDA_VISIBLE_DEVICES="")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(lines(where)[-1]["reason"], "no-device")

    def test_one_that_was_cancelled_while_it_began_takes_no_step(self) -> None:
        where = bundle()
        (where / "cancelled").touch()
        done = launch(where, "train", COTTON_CANCELLED=str(where / "cancelled"))
        self.assertEqual(done.returncode, 75, done.stderr)
        self.assertFalse((where / "output" / "progress.jsonl").exists())

    def test_without_a_python_it_says_how_to_get_one(self) -> None:
        done = launch(bundle(), "check", COTTON_PYTHON="")
        self.assertEqual(done.returncode, 1)
        self.assertIn("bash launch.sh setup", done.stderr)
