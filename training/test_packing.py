"""Several rows a sequence: none is lost, and none sees another. Run by run.sh."""

import random
import unittest

from jobs import BASE, bundle

from cotton_train.config import read_config
from cotton_train.errors import Stop
from cotton_train.packing import pack
from cotton_train.separation import check_separate, leak
from cotton_train.student import load_model


class Packing(unittest.TestCase):
    def test_no_row_is_lost_cut_or_doubled_whatever_the_lengths(self) -> None:
        draw = random.Random(5)
        for _ in range(300):
            size = draw.randrange(1, 60)
            lengths = [draw.randrange(1, size + 1) for _ in range(draw.randrange(0, 80))]
            made = pack(lengths, size, draw.randrange(9))
            self.assertEqual(sorted(row for sequence in made for row in sequence), list(range(len(lengths))))
            self.assertTrue(all(sum(lengths[row] for row in sequence) <= size for sequence in made))
            # Best fit decreasing needs at most 11/9 of the best number and one more (Johnson 1974).
            self.assertLessEqual(len(made), 11 * -(-sum(lengths) // size) / 9 + 4 if lengths else 0)

    def test_trls_own_packing_cuts_and_this_one_does_not(self) -> None:
        from datasets import Dataset
        from trl import pack_dataset

        lengths = [700, 300, 200]
        theirs = pack_dataset(Dataset.from_dict({"input_ids": [[1] * length for length in lengths]}), 512, "bfd")
        self.assertLess(sum(map(len, theirs["input_ids"])), sum(lengths))
        with self.assertRaises(ValueError):
            pack(lengths, 512, 0)

    def test_packed_rows_do_not_see_each_other_and_would_with_a_cache(self) -> None:
        model = load_model(read_config(bundle(), []), str(BASE))
        rows = [[5, 9, 33, 8], [70, 71, 72, 73, 74], [9, 9]]
        check_separate(model, rows)
        self.assertLess(leak(model, rows), 1e-5)
        model.config.use_cache = True
        self.assertGreater(leak(model, rows), 1e-2)
        with self.assertRaises(Stop) as caught:
            check_separate(model, rows)
        self.assertIn("see each other", caught.exception.message)

    def test_equal_seeds_give_equal_sequences(self) -> None:
        lengths = [random.Random(1).randrange(1, 99) for _ in range(50)]
        self.assertEqual(pack(lengths, 100, 3), pack(lengths, 100, 3))
        self.assertNotEqual(pack(lengths, 100, 3), pack(lengths, 100, 4))
