"""Layers of a PDF that are switched off: nothing that is drawn on them stays in the file."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .page_parts import annotations_of, contents_of, forms_of, resources_of

HIDDEN = "Layers that are switched off were left out."

#: What draws, and what stands in its place so that the rest is drawn as before.
_DRAWS = frozenset(("Tj", "TJ", "Do", "sh", "INLINE IMAGE"))
_PAINTS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s"))

_DEEPEST = 30

IsHidden = Callable[[Object | None], bool]


def take_out_hidden_layers(pdf: Pdf) -> list[str]:
    """Sentences for its author."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return []
    off = _groups_off(properties)
    is_hidden = _rule(off)
    if not off and not any(is_hidden(each) for each in pdf.objects if _is_membership(each)):
        return []
    for page in pdf.pages:
        resources = resources_of(page)
        if contents_of(page):
            _clean_page(pdf, page, resources, is_hidden)
        _empty_hidden(pdf, resources, is_hidden)
        for form in list(forms_of(page)):
            own = form.get("/Resources", Dictionary())
            kept = _shown(pikepdf.parse_content_stream(form), own, is_hidden)
            form.write(pikepdf.unparse_content_stream(kept))
            _empty_hidden(pdf, own, is_hidden)
        shown = [each for each in annotations_of(page) if not is_hidden(each.get("/OC"))]
        for each in shown:
            if "/OC" in each:
                del each["/OC"]
        if "/Annots" in page.obj:
            page.obj.Annots = Array(shown)
    del pdf.Root["/OCProperties"]
    return [HIDDEN]


def _groups_off(properties: Object) -> set[tuple[int, int]]:
    default = properties.get("/D", Dictionary())
    every = {each.objgen for each in properties.get("/OCGs", Array())}
    on = {each.objgen for each in default.get("/ON", Array())}
    off = {each.objgen for each in default.get("/OFF", Array())}
    off = (every - on) | off if default.get("/BaseState") == Name.OFF else off
    for group, is_shown in _by_use(default):
        off = off - {group} if is_shown else off | {group}
    return off


def _by_use(default: Object) -> Iterator[tuple[tuple[int, int], bool]]:
    """Groups that are switched by what the file is used for (ISO 32000-1, 8.11.4.4): to be
    viewed."""
    for rule in default.get("/AS", Array()):
        if rule.get("/Event") != Name.View:
            continue
        for group in rule.get("/OCGs", Array()):
            view = group.get("/Usage", Dictionary()).get("/View")
            if isinstance(view, Dictionary) and Name.View in list(rule.get("/Category", Array())):
                yield group.objgen, view.get("/ViewState") != Name.OFF


def _is_membership(each: Object) -> bool:
    return isinstance(each, Dictionary) and each.get("/Type") == Name.OCMD


def _rule(off: set[tuple[int, int]]) -> IsHidden:
    def is_hidden(group: Object | None) -> bool:
        """By the group itself, or by the policy of several (ISO 32000-1, 8.11.2.2)."""
        if not isinstance(group, Dictionary):
            return False
        if group.get("/Type") != Name.OCMD:
            return group.objgen in off
        expression = group.get("/VE")
        if isinstance(expression, Array):
            return not _holds(expression, off)
        members = group.get("/OCGs")
        groups = list(members) if isinstance(members, Array) else [members]
        hidden = [each.objgen in off for each in groups if isinstance(each, Dictionary)]
        if not hidden:
            return False
        return {
            "/AllOn": any(hidden),
            "/AnyOff": not any(hidden),
            "/AllOff": not all(hidden),
        }.get(str(group.get("/P")), all(hidden))

    return is_hidden


def _holds(expression: Object, off: set[tuple[int, int]], depth: int = 0) -> bool:
    """What an expression of groups says of whether something is seen."""
    if not isinstance(expression, Array):
        return not isinstance(expression, Dictionary) or expression.objgen not in off
    if not len(expression) or depth > _DEEPEST:
        return True
    operator, *operands = list(expression)
    values = [_holds(each, off, depth + 1) for each in operands]
    if operator == Name.Not:
        return not all(values)
    return any(values) if operator == Name.Or else all(values)


def _clean_page(pdf: Pdf, page: pikepdf.Page, resources: Object, is_hidden: IsHidden) -> None:
    kept = _shown(pikepdf.parse_content_stream(page), resources, is_hidden)
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def _empty_hidden(pdf: Pdf, resources: Object, is_hidden: IsHidden) -> None:
    """Forms and pictures that belong to a hidden layer as a whole draw nothing."""
    drawn = resources.get("/XObject")
    if not isinstance(drawn, Dictionary):
        return
    for key, each in list(drawn.items()):
        if not isinstance(each, Stream) or "/OC" not in each:
            continue
        if is_hidden(each["/OC"]):
            drawn[key] = pdf.make_stream(
                b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1])
            )
        else:
            del each["/OC"]


def _shown(content: Iterable[Any], resources: Object, is_hidden: IsHidden) -> list[Any]:
    """The operators of a stream without what draws on hidden layers."""
    named = resources.get("/Properties", Dictionary())
    kept = list[Any]()
    open_marks, are_layers = list[bool](), list[bool]()
    for instruction in content:
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BMC", "BDC"):
            is_layer = operator == "BDC" and operands[0] == Name.OC
            group = None
            if is_layer and isinstance(operands[1], Name):
                group = named.get(str(operands[1]))
            open_marks.append(is_hidden(group))
            are_layers.append(is_layer)
            if is_layer:
                continue  # the file has no layers any more
        elif operator == "EMC" and open_marks:
            open_marks.pop()
            if are_layers.pop():
                continue
        if any(open_marks):
            kept += _without_drawing(operator, instruction)
        else:
            kept.append(instruction)
    return kept


def _without_drawing(operator: str, instruction: Any) -> list[Any]:
    if operator in _DRAWS:
        return []
    if operator in _PAINTS:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))]
    if operator in ("'", '"'):
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))]
    return [instruction]
