"""Tries mutants, and says which no test saw. ``--full`` tries all, else a sample by the seed."""

import argparse
import json
import os
import pickle
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.mutants import trying
from tests.mutants.making import Mutant, mutants_of
from tests.mutants.subjects import ROOT, SUBJECTS, Subject

SURVIVORS = Path(__file__).with_name("survivors.toml")

Key = tuple[str, str, str, str]


def known_survivors() -> set[Key]:
    listed = tomllib.loads(SURVIVORS.read_text()).get("survivor", [])
    return {(each["path"], each["where"], each["before"], each["after"]) for each in listed}


@dataclass
class Tally:
    tried: int = 0
    killed: int = 0
    known: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    def add(self, mutant: Mutant, is_killed: bool, known: set[Key]) -> None:
        self.tried += 1
        if is_killed:
            self.killed += 1
        elif mutant.key in known:
            self.known += 1
        else:
            self.survivors.append(mutant)
            print(f"  survived: {mutant}", flush=True)

    def __str__(self) -> str:
        share = 100 * self.killed / self.tried if self.tried else 100
        return (
            f"{self.tried} tried, {self.killed} killed ({share:.0f}%), "
            f"{self.known} known to survive, {len(self.survivors)} survived"
        )


def try_subject(subject: Subject, mutants: list[Mutant], known: set[Key]) -> Tally:
    tally, later = Tally(), []
    tests: dict[str, trying.Test] = {}
    for kind, value in _told_by_fork(subject, mutants):
        if kind == "tests":
            tests = value
            spent = sum(test.seconds for test in tests.values())
            print(f"  {len(tests)} tests in {spent:.0f} s", flush=True)
            continue
        mutant, is_killed = value
        if is_killed is None:
            later.append(mutant)
        else:
            tally.add(mutant, is_killed, known)
    for mutant in later if tests else []:
        tally.add(mutant, trying.is_killed_cold(mutant, tests), known)
    if tally.tried < len(mutants):
        raise SystemExit(f"Only {tally.tried} of {len(mutants)} mutants were tried.")
    return tally


def _told_by_fork(subject: Subject, mutants: list[Mutant]) -> Iterator[tuple[str, Any]]:
    receiving, sending = os.pipe()
    if os.fork() == 0:
        os.close(receiving)
        with os.fdopen(sending, "wb") as file:

            def tell(message: tuple[str, Any]) -> None:
                pickle.dump(message, file)
                file.flush()

            trying.warm(mutants, subject.test_files(), tell)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                break
    os.wait()


def as_listed(mutant: Mutant) -> str:
    """For ``survivors.toml``, once somebody knows why."""
    path, where, before, after = map(json.dumps, mutant.key)
    return (
        f"[[survivor]]\npath = {path}\nwhere = {where}\nbefore = {before}\nafter = {after}\n"
        'why = ""\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("only", nargs="*", help="a subject, a module, or the beginning of its path")
    parser.add_argument("--full", action="store_true", help="all mutants, not a sample")
    parser.add_argument("--sample", type=int, default=12, help="how many of each subject")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="list the mutants and try none")
    chosen = parser.parse_args()
    known, whole = known_survivors(), Tally()
    trying.preload()
    for subject in SUBJECTS:
        files = [
            path
            for path in subject.files()
            if not chosen.only
            or any(
                only == subject.name or str(path.relative_to(ROOT)).startswith(only)
                for only in chosen.only
            )
        ]
        sample = None if chosen.full else chosen.sample
        mutants = mutants_of(files, ROOT, sample, chosen.seed)
        if not mutants:
            continue
        print(f"{subject.name}: {len(mutants)} mutants", flush=True)
        if chosen.list:
            print(*mutants, sep="\n")
            continue
        begun = time.monotonic()
        tally = try_subject(subject, mutants, known)
        print(f"  {tally}, in {time.monotonic() - begun:.0f} s", flush=True)
        whole.tried += tally.tried
        whole.killed += tally.killed
        whole.known += tally.known
        whole.survivors += tally.survivors
    print(f"In all: {whole}")
    if whole.survivors:
        print("\nKill them by a test, or list them in tests/mutants/survivors.toml with why:\n")
        print(*map(as_listed, whole.survivors), sep="\n")
    return 1 if whole.survivors else 0


if __name__ == "__main__":
    sys.exit(main())
