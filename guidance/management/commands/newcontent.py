"""Starts a new content file: asks for what is needed, tries it, and writes it commented and in its place."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.assembly import Assembly
from guidance.content.fields import Field
from guidance.content.problems import did_you_mean
from guidance.content.records import Kind
from guidance.folder import read_files
from guidance.library import brought
from guidance.new_band import edited, fit, takes_no_stance
from guidance.snapshot import the_moment
from guidance.starters import KINDS, CannotStart, fault_in, kind_called, new_file, path_of, questions


class Command(BaseCommand):
    help = "Start a new content file. Asks for what is needed, or takes it as --field name=value; never overwrites a file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("name", metavar="NAME", nargs="?", help="The name of the file, without .md; BAND/TOPIC for a page.")
        parser.add_argument(
            "--field", action="append", default=[], metavar="NAME=VALUE",
            help="An answer, instead of asking; again for each entry of a list. “say.teens=…” is a line of “say”, “text.glance=…” a block.",
        )  # fmt: skip
        parser.add_argument("--anyway", action="store_true", help="Write the file although something is still to mend.")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = settings.CONTENT_DIR
        self.files = read_files(root)
        self.assembly = Assembly(self.files, the_moment())
        try:
            kind = kind_called(options["kind"])
            name = options["name"] or (self._ask_until(f"Name of the new {kind.name} (its file name): ") if not options["field"] else "")
            given = _fields(options["field"])
            path = path_of(kind, name)
            if (root / path).exists():
                raise CannotStart(f"{path} is there already. Open it and change it, or choose another name.")
            if not options["field"]:
                self._ask(kind, given)
            changed = self._new_band(name, given) if kind.name == "band" else {}
            made = new_file(kind, name, given, self.assembly, the_moment().date())
        except CannotStart as error:
            raise CommandError(str(error)) from None
        changed[made.path] = made.text.encode()
        self._try(changed, options["anyway"])
        for where in sorted(changed, key=lambda where: where == made.path):
            _write(root / where, changed[where], over=where in self.files)
            self.stdout.write(f"Wrote {where}" + (" (changed)" if where in self.files else "."))

    def _try(self, changed: Mapping[str, bytes], anyway: bool) -> None:
        problems = [problem for problem in brought(self.files, changed, the_moment(), (self.assembly.workings,)) if not problem.warning]
        for problem in problems:
            self.stderr.write(str(problem))
        if problems and not anyway:
            raise CommandError(f"Nothing was written: {len(problems)} to mend first. Answer again, or write it anyway with --anyway.")

    def _new_band(self, name: str, given: dict[str, list[str]]) -> dict[str, bytes]:
        """The other bands' files that change with it; tells what takes no stance on it yet."""
        ages = [given.get(field, [""])[0] for field in ("ages_from", "ages_to")]
        if not all(age.isdigit() for age in ages):
            raise CannotStart("A band needs its ages: --field ages_from=16 --field ages_to=17.")
        place = fit(self.assembly, int(ages[0]), int(ages[1]))
        given["order"] = [str(place.order)]
        self.stdout.write(f"Takes no stance on “{name}” yet:")
        for line in takes_no_stance(self.assembly, name, place.beside.name):
            self.stdout.write(f"    {line}")
        self.stdout.write("A page that moves to the new band: write “moved_from: [its old address]” in it, and old links lead on.")
        records = {record.path: record for record in self.assembly.records["band"].values()}
        return {path: edited(self.files[path].decode(), records[path], values).encode() for path, values in place.edits.items()}

    # Asking

    def _ask(self, kind: Kind, given: dict[str, list[str]]) -> None:
        for spec, usual in questions(kind, self.assembly, the_moment().date()):
            if kind.name == "band" and spec.name == "order":
                continue
            self.stdout.write(f"\n{spec.name}: {spec.help}" + (f" One of {', '.join(spec.choices)}." if spec.choices else ""))
            if spec.kind in ("records", "rule-lines", "words-list") or spec.name.startswith("text."):
                given[spec.name] = self._ask_for_lines(spec)
            else:
                given[spec.name] = [self._ask_until(f"  [{usual}] " if usual else "  ", spec, usual)]

    def _ask_until(self, prompt: str, spec: Field | None = None, usual: str = "") -> str:
        while True:
            answer = _typed(prompt) or usual
            fault = self._fault(spec, answer) if spec else "needs a name." if not answer else ""
            if not fault:
                return answer
            self.stdout.write(f"  That {fault}")

    def _ask_for_lines(self, spec: Field) -> list[str]:
        if spec.kind == "records":
            shown = " | ".join(f"{field.name}: …" for field in spec.fields if field.required) or "name: …"
            self.stdout.write(f"  One entry on a line, such as “{shown}”; an empty line ends it.")
        else:
            self.stdout.write(
                "  One on a line" + (", such as “talked: never, a-while”" if spec.kind == "rule-lines" else "") + "; an empty line ends it."
            )
        lines: list[str] = []
        while answer := _typed("  - "):
            lines.append(answer)
        return lines

    def _fault(self, spec: Field, answer: str) -> str:
        fault = fault_in(spec, [answer])
        if fault or not spec.of or not answer:
            return fault
        known = self.assembly.records.get(spec.of, {})
        unknown = [name.strip() for name in answer.split(",") if name.strip() not in known]
        return f"names “{unknown[0]}”, which does not exist.{did_you_mean(unknown[0], known)}" if unknown else ""


def _typed(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        raise CannotStart("There was no answer. Give the answers as --field name=value.") from None


def _fields(typed: list[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = defaultdict(list)
    for pair in typed:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CannotStart(f"“{pair}” has no “=”. Write --field name=value.")
        given[name.strip()].append(value.strip())
    return given


def _write(path: Path, text: bytes, over: bool) -> None:
    """The whole file or nothing; a file that is there is only replaced when ``over`` says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    made = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        made.chmod(0o644)
        if over:
            made.replace(path)
        else:
            path.hardlink_to(made)
    except FileExistsError:
        raise CommandError(f"{path.name} is there already. Nothing was written.") from None
    finally:
        made.unlink(missing_ok=True)
