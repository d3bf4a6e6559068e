"""Which checkpoints can be gone on from? Run by run.sh."""

import shutil
import unittest

from jobs import SCRATCH, trained

from cotton_train.checkpoints import is_whole, newest_whole, set_aside_broken


class Checkpoints(unittest.TestCase):
    """Made of a real one, which a run of `Training` leaves behind."""

    def test_a_file_that_was_cut_off_makes_a_checkpoint_unusable(self) -> None:
        where = trained()
        folder = SCRATCH / "checkpoints"
        shutil.copytree(where / "output" / "checkpoints", folder)
        newest = folder / "checkpoint-12"
        self.assertTrue(is_whole(newest))
        self.assertEqual(newest_whole(folder), newest)
        for name in ("model.safetensors", "optimizer.pt", "scheduler.pt", "rng_state.pth", "trainer_state.json"):
            with self.subTest(name):
                whole = (newest / name).read_bytes()
                (newest / name).write_bytes(whole[: len(whole) * 2 // 3])
                self.assertEqual(newest_whole(folder), folder / "checkpoint-8")
                (newest / name).write_bytes(whole)
                self.assertTrue(is_whole(newest))
        (newest / "trainer_state.json").unlink()
        self.assertEqual(set_aside_broken(folder), ["checkpoint-12.broken"])
        self.assertTrue((SCRATCH / "checkpoint-12.broken" / "model.safetensors").is_file())
        self.assertEqual(sorted(one.name for one in folder.iterdir() if one.is_dir()), ["checkpoint-8"])
