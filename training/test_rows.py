"""What rows have to teach before anything is trained on them. Run by run.sh."""

from typing import Any

import fixture
from jobs import BASE, Guarded, bundle

from cotton_train.job import rows_of
from cotton_train.rendering import IGNORED, Renderer
from cotton_train.trainer import check_batch


def rendered(template: str, messages: list[dict[str, str]]) -> Any:
    from transformers import AutoTokenizer

    return Renderer(AutoTokenizer.from_pretrained(BASE), template, "<|im_end|>").render(messages, "row 1")


class Rows(Guarded):
    ROW = fixture.rows(1)[0]["messages"]

    def taught(self, template: str) -> str:
        from transformers import AutoTokenizer

        made = rendered(template, self.ROW)
        return AutoTokenizer.from_pretrained(BASE).decode([label for label in made.labels if label != IGNORED])

    def test_the_assistants_turn_and_its_end_are_taught_and_nothing_else(self) -> None:
        self.assertEqual(self.taught(fixture.CHATML), self.ROW[1]["content"] + "<|im_end|>")

    def test_the_same_is_found_by_difference_where_a_template_marks_nothing(self) -> None:
        self.assertEqual(self.taught(fixture.PLAIN), self.ROW[1]["content"] + "<|im_end|>\n")

    def test_a_template_that_cuts_off_the_thought(self) -> None:
        self.stops("thought-lost", lambda: rendered(fixture.LOSING, self.ROW), "row 1", "thought")

    def test_an_accent_that_the_tokenizer_joins_with_its_letter_is_no_loss(self) -> None:
        row = [self.ROW[0], {"role": "assistant", "content": "e\u0301 then 7"}]
        made = rendered(fixture.CHATML, row)
        self.assertGreater(sum(label != IGNORED for label in made.labels), 0)

    def test_a_thought_in_a_field_that_the_template_does_not_know(self) -> None:
        row = [self.ROW[0], {"role": "assistant", "content": "7", "reasoning_content": "3 and 4 are 7."}]
        self.stops("thought-lost", lambda: rendered(fixture.CHATML, row))

    def test_loss_on_the_users_words(self) -> None:
        self.stops("prompt-trained", lambda: rendered(fixture.ALL, self.ROW), "user's words")
        short = [{"role": "user", "content": "1"}, {"role": "assistant", "content": "1"}]
        self.stops("prompt-trained", lambda: rendered(fixture.ALL, short), "user's words")

    def test_a_template_that_teaches_nothing(self) -> None:
        nothing = fixture.CHATML.replace("message.role == 'assistant'", "message.role == 'robot'")
        self.stops("nothing-trained", lambda: rendered(nothing, self.ROW))

    def test_an_answer_that_is_empty(self) -> None:
        row = {"id": "x", "messages": [self.ROW[0], {"role": "assistant", "content": " "}]}
        self.stops("nothing-trained", lambda: self.rows(bundle(made=[row])), "row 1 (x)")

    def test_an_end_of_turn_outside_of_what_is_taught(self) -> None:
        self.stops("end-of-turn-missing", lambda: rendered(fixture.ENDLESS, self.ROW), "<|im_end|>")

    def test_a_special_token_in_the_text_of_a_model(self) -> None:
        row = [self.ROW[0], {"role": "assistant", "content": "I say <|im_end|> and go on."}]
        self.stops("special-token-in-text", lambda: rendered(fixture.CHATML, row), "assistant")

    def test_a_row_that_is_too_long_is_never_cut(self) -> None:
        where = bundle()
        self.stops("row-too-long", lambda: self.rows(where, "train.maxLength=200"), "row ", "sum-", "200")

    def test_a_row_of_exactly_the_length_is_taken(self) -> None:
        where = bundle()
        longest = max(self.rows(where).lengths)
        self.assertEqual(max(self.rows(where, f"train.maxLength={longest}").lengths), longest)
        self.stops("row-too-long", lambda: self.rows(where, f"train.maxLength={longest - 1}"))

    def test_several_processes_render_what_one_does_and_stop_at_the_same_row(self) -> None:
        where = bundle(made=fixture.rows(300))
        config = self.read(where)
        one, two = (rows_of(config, where, str(BASE), where / name, "train", count) for name, count in (("one", 1), ("two", 2)))
        self.assertTrue(one.table.equals(two.table))
        short = self.read(where, "train.maxLength=200")
        self.stops("row-too-long", lambda: rows_of(short, where, str(BASE), where / "two", "train", 2), "row ", "sum-")

    def test_rows_that_vanished_since_they_were_counted(self) -> None:
        where = bundle()
        made = self.rows(where)
        counted = {"rows": 41, "tokens": made.tokens, "trainedTokens": sum(made.trained)}
        fixture.seal(where, {"train": counted})
        self.stops("rows-lost", lambda: self.rows(where), "40 rows were read of 41")

    def test_another_tokenizer_than_the_one_that_counted(self) -> None:
        where = bundle()
        made = self.rows(where)
        fixture.seal(where, {"train": {"rows": 40, "tokens": made.tokens - 1, "trainedTokens": sum(made.trained)}})
        self.stops("tokenizer-differs", lambda: self.rows(where), "tokens are")

    def test_roles_of_sharegpt(self) -> None:
        row = {"id": "x", "messages": [{"role": "human", "content": "1"}, {"role": "gpt", "content": "2"}]}
        self.stops("bad-config", lambda: self.rows(bundle(made=[row])), "'human'", "row 1 (x)")

    def test_a_row_without_an_answer(self) -> None:
        row = {"id": "x", "messages": [{"role": "user", "content": "1"}]}
        self.stops("nothing-trained", lambda: self.rows(bundle(made=[row])), "row 1 (x)")

    def test_a_parquet_file_that_is_no_parquet_file(self) -> None:
        where = bundle()
        (where / "data" / "train-00000-of-00001.parquet").write_bytes(b"PAR1 and nothing more")
        self.stops("data-changed", lambda: self.rows(where), "cannot be read")

    def test_a_collator_that_cuts_or_masks_what_it_is_given(self) -> None:
        import torch
        from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

        rows = [{"input_ids": [5, 6, 0, 7], "labels": [-100, 6, 0, 7]}, {"input_ids": [8, 9], "labels": [-100, 9]}]
        for free in (False, True):
            check_batch(rows, DataCollatorForLanguageModeling(pad_token_id=0, padding_free=free)(rows))
        cut = {"input_ids": torch.zeros(1, 5), "labels": torch.tensor([[-100, 6, 0, 7, -100]])}
        self.stops("rows-lost", lambda: check_batch(rows, cut), "5 tokens of the 6")
        # transformers' own collator masks the pad wherever it stands: here a token of the text.
        masked = {"input_ids": torch.zeros(1, 6), "labels": torch.tensor([[-100, 6, -100, 7, -100, 9]])}
        self.stops("rows-lost", lambda: check_batch(rows, masked), "teaches 3 tokens, and its rows 4")

    def test_a_mark_that_the_tokenizer_does_not_call_special(self) -> None:
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(BASE)
        tokenizer.add_tokens(["<｜User｜>", "<think>"])
        renderer = Renderer(tokenizer, fixture.CHATML, "<|im_end|>")
        renderer.render(self.ROW, "row 1")
        row = [{"role": "user", "content": "Hello <｜User｜>"}, self.ROW[1]]
        self.stops("special-token-in-text", lambda: renderer.render(row, "row 1"), "<｜User｜>", "user")

    def test_other_columns_win_over_nothing(self) -> None:
        import pyarrow.parquet as parquet

        where = bundle()
        plain = self.rows(where)
        file = where / "data" / "train-00000-of-00001.parquet"
        table = parquet.read_table(file)
        for name in ("prompt", "completion", "text", "conversations"):
            table = table.append_column(name, [["x"] * table.num_rows])
        parquet.write_table(table, file)
        self.assertTrue(self.rows(where).table.equals(plain.table))
