"""Mutants: copies of a module with one small fault each. What mutmut changes is changed here too,
anywhere in the file; besides, conditions are decided, calls and elements left out, answers given
the other way, for that is how a permission goes wrong."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import (
    ByteSpanPositionProvider,
    CodeSpan,
    MetadataWrapper,
    ParentNodeProvider,
    PositionProvider,
)
from mutmut.mutation import mutators


@dataclass(frozen=True)
class Mutant:
    """``where`` is the function's qualified name, empty where it is the module's own code; the
    lines are those of its statement; ``before`` and ``after`` are the text that differs."""

    path: str
    where: str
    lines: range
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.path, self.where, self.before, self.after

    def __str__(self) -> str:
        return f"{self.path}:{self.lines.start} {self.where}: {self.before} -> {self.after}"


# What is changed besides


def _decided(node: cst.If | cst.CompIf) -> Iterable[cst.CSTNode]:
    """A condition that always holds, or never; a filter that lets everything through."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    ways: list[tuple[cst.BaseBooleanOp, str]] = [(cst.Or(), "True")]
    if isinstance(node, cst.If):
        ways.append((cst.And(), "False"))
    for operator, literal in ways:
        yield node.with_changes(
            test=cst.BooleanOperation(test, operator, cst.Name(literal)),
            whitespace_before_test=cst.SimpleWhitespace(" "),
        )


def _left_out(node: cst.Expr) -> Iterable[cst.CSTNode]:
    """A call for what it does, such as the question whether somebody may."""
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


def _other_answer(node: cst.Call) -> Iterable[cst.CSTNode]:
    other = {"allow": "refuse", "refuse": "allow"}
    if isinstance(node.func, cst.Name) and node.func.value in other:
        yield node.with_changes(func=cst.Name(other[node.func.value]))


def _unfiltered(node: cst.Call) -> Iterable[cst.CSTNode]:
    """A read or a change of all rows, or one without a lock."""
    if m.matches(node.func, m.Attribute(attr=m.Name("where") | m.Name("with_for_update"))):
        yield cst.ensure_type(node.func, cst.Attribute).value


def _nothing_returned(node: cst.Return) -> Iterable[cst.CSTNode]:
    if node.value is not None and not m.matches(node.value, m.Name("None")):
        yield node.with_changes(value=cst.Name("None"))


def _fewer(node: cst.Tuple | cst.List | cst.Set | cst.Dict) -> Iterable[cst.CSTNode]:
    if len(node.elements) > 1:
        for i, element in enumerate(node.elements):
            if not _is_prose(getattr(element, "value", element)):
                rest = [*node.elements[:i], *node.elements[i + 1 :]]
                if isinstance(node, cst.Tuple) and len(rest) == 1:
                    rest = [rest[0].with_changes(comma=cst.Comma())]
                yield node.with_changes(elements=rest)


OPERATORS: list[tuple[Any, Callable[[Any], Iterable[cst.CSTNode]]]] = [
    *mutators.mutation_operators,
    ((cst.If, cst.CompIf), _decided),
    (cst.Expr, _left_out),
    (cst.Call, _other_answer),
    (cst.Call, _unfiltered),
    (cst.Return, _nothing_returned),
    ((cst.Tuple, cst.List, cst.Set, cst.Dict), _fewer),
]

#: Bounds that no test fills, and orders that SQLite keeps without being asked.
_BOUNDS = m.Attribute(attr=m.Name("limit") | m.Name("order_by"))

#: What is not changed: what is for readers, for types and for mypy, and what declares.
_LEFT_ALONE = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.Assert, cst.TypeAlias)


def _is_prose(node: cst.CSTNode | None) -> bool:
    """Words for people: a test of their wording would say the same twice."""
    if isinstance(node, cst.ConcatenatedString | cst.FormattedString):
        return True
    if isinstance(node, cst.IfExp):
        return _is_prose(node.body) and _is_prose(node.orelse)
    return isinstance(node, cst.SimpleString) and (" " in node.value or "\n" in node.value)


def _is_about_words(node: cst.CSTNode, mutated: cst.CSTNode) -> bool:
    """Whether only words for people differ, or the case of a string."""
    if isinstance(node, cst.BaseString):
        value: str = getattr(mutated, "value", "")
        return _is_prose(node) or not value.startswith(('"XX', "'XX"))
    if isinstance(node, cst.Call) and isinstance(mutated, cst.Call):
        kept = {id(arg) for arg in mutated.args}
        gone = [arg for arg in node.args if id(arg) not in kept]
        return bool(gone) and all(_is_prose(arg.value) for arg in gone)
    if isinstance(node, cst.Assign | cst.AnnAssign):
        return _is_prose(node.value)
    return False


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, ParentNodeProvider)

    def __init__(self) -> None:
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, str, range]] = []
        self._names: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _LEFT_ALONE) or self._only_declares(node) or self._is_main_guard(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._names.append(node.name.value)
        if isinstance(node, cst.Arg) and self._is_of_bound(node):
            return False
        is_bound = isinstance(node, cst.Call) and m.matches(node.func, _BOUNDS)
        for kind, operator in () if is_bound else OPERATORS:
            if isinstance(node, kind):
                for mutated in operator(node):
                    if not _is_about_words(node, mutated):
                        self.found.append(
                            (node, mutated, ".".join(self._names), self._lines_of(node))
                        )
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef) and self._names:
            self._names.pop()

    def _lines_of(self, node: cst.CSTNode) -> range:
        """Of the statement; of one that holds others, its head."""
        statement = node
        while not isinstance(statement, cst.BaseStatement):
            statement = self.get_metadata(ParentNodeProvider, statement)
        first = self.get_metadata(PositionProvider, statement).start.line
        head = getattr(statement, "test", None) or getattr(statement, "iter", None)
        if isinstance(statement, cst.BaseCompoundStatement):
            last = self.get_metadata(PositionProvider, head or node, None)
            return range(first, (last.end.line if head and last else first) + 1)
        return range(first, self.get_metadata(PositionProvider, statement).end.line + 1)

    def _only_declares(self, node: cst.CSTNode) -> bool:
        """A column, a label or a field of a class: models and migrations are compared already."""
        if not isinstance(node, cst.SimpleStatementLine):
            return False
        parent = self.get_metadata(ParentNodeProvider, node)
        return isinstance(self.get_metadata(ParentNodeProvider, parent, None), cst.ClassDef)

    def _is_of_bound(self, node: cst.Arg) -> bool:
        call = self.get_metadata(ParentNodeProvider, node)
        return isinstance(call, cst.Call) and m.matches(call.func, _BOUNDS)

    def _is_main_guard(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.If) and m.matches(
            node.test, m.Comparison(left=m.Name("TYPE_CHECKING") | m.Name("__name__"))
        )


class Spots:
    """Where a file can be changed, and into what. A mutant is made when it is asked for: that takes
    longer than to find where."""

    def __init__(self, path: Path, root: Path) -> None:
        self._path, self._name = path, str(path.relative_to(root))
        self._source = path.read_text()
        self._wrapper = MetadataWrapper(cst.parse_module(self._source), unsafe_skip_copy=True)
        finder = _Finder()
        self._wrapper.visit(finder)
        self._spans = self._wrapper.resolve(ByteSpanPositionProvider)
        self._found = finder.found

    def __len__(self) -> int:
        return len(self._found)

    def mutant(self, place: int) -> Mutant | None:
        """None where it is no Python, or nothing else than before."""
        node, mutated, where, lines = self._found[place]
        try:
            changed = _replaced(
                self._wrapper.module, self._source.encode(), self._spans[node], node, mutated
            )
            compile(changed, str(self._path), "exec", dont_inherit=True)
        except (SyntaxError, cst.CSTValidationError, AttributeError, TypeError):
            return None
        if changed == self._source:
            return None
        return Mutant(self._name, where, lines, *_difference(self._source, changed), changed)


def mutants_of(files: Sequence[Path], root: Path, sample: int | None, seed: int) -> list[Mutant]:
    """All of some files, in their order, or a sample; none twice."""
    spots = [Spots(path, root) for path in files]
    places = [(each, place) for each in spots for place in range(len(each))]
    if sample is not None:
        random.Random(seed).shuffle(places)
    made: dict[str, Mutant] = {}
    for each, place in places:
        if sample is not None and len(made) >= sample:
            break
        mutant = each.mutant(place)
        if mutant is not None:
            made[mutant.source] = mutant
    return list(made.values())


def _replaced(
    module: cst.Module, source: bytes, span: CodeSpan, node: cst.CSTNode, mutated: cst.CSTNode
) -> str:
    """The module with another node: by its text where that is all of it, for that is quick."""
    end = span.start + span.length
    if source[span.start : end].decode() != module.code_for_node(node):
        return module.deep_replace(node, mutated).code  # type: ignore[arg-type]  # any node will do
    return (source[: span.start] + module.code_for_node(mutated).encode() + source[end:]).decode()


def _difference(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, each part on one line."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    first = next(
        (i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    gone, come = (" ".join(line.strip() for line in lines[first:]) for lines in (old, new))
    return gone, come
