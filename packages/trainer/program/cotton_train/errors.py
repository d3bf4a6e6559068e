"""Why a job ends before its student is complete."""


class Stop(Exception):
    """One of the guards, or the machine, does not let the job go on.

    `reason` is the code in the `failed` line of progress.jsonl; `message` says what happened, where, and what to do.
    """

    def __init__(self, reason: str, message: str):
        super().__init__(message)
        self.reason = reason
        self.message = message


class Stopped(Exception):
    """A signal asked the job to end, and a checkpoint was written: the same command goes on from it."""


EXIT_FAILED = 1
EXIT_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: what a scheduler may take as "put me back into the queue"."""
