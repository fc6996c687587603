"""What a page of a PDF is made of: its streams of drawing operators, however deep they lie."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

#: Trees and forms inside one another.
_DEEPEST = 50


def inherited(page: Object, key: str) -> Object | None:
    """An attribute of a page, or of what it is a leaf of."""
    node: Object | None = page
    for _level in range(_DEEPEST):
        if not isinstance(node, Dictionary):
            return None
        if node.get(key) is not None:
            return node[key]
        node = node.get("/Parent")
    return None


def contents_of(page: pikepdf.Page) -> list[Object]:
    """The streams of a page itself."""
    contents = page.obj.get("/Contents")
    each = list(contents) if isinstance(contents, Array) else [contents]
    return [stream for stream in each if isinstance(stream, Stream)]


def resources_of(page: pikepdf.Page) -> Object:
    found = inherited(page.obj, "/Resources")
    return found if isinstance(found, Dictionary) else Dictionary()


def forms_of(page: pikepdf.Page) -> Iterator[Object]:
    """What draws on a page from its resources: forms, patterns and the appearances of its
    annotations, with what these use, each once."""
    seen: set[tuple[int, int]] = set()
    waiting = list(_drawing_in(resources_of(page)))
    for annotation in annotations_of(page):
        waiting += _appearances_in(annotation.get("/AP"))
    while waiting:
        form = waiting.pop()
        if form.objgen in seen:
            continue
        seen.add(form.objgen)
        yield form
        resources = form.get("/Resources")
        if isinstance(resources, Dictionary):
            waiting += _drawing_in(resources)


def pictures_of(page: pikepdf.Page) -> Iterator[Object | None]:
    """The pictures in its resources and in those of its forms; None for one that is lost."""
    for resources in [resources_of(page), *(form.get("/Resources") for form in forms_of(page))]:
        if not isinstance(resources, Dictionary):
            continue
        drawn = resources.get("/XObject")
        if not isinstance(drawn, Dictionary):
            continue
        for key in drawn.keys():  # noqa: SIM118 - items() leaves out what is null
            each = drawn.get(key)
            if not isinstance(each, Stream):
                yield None
            elif each.get("/Subtype") == "/Image":
                yield each


def annotations_of(page: pikepdf.Page) -> list[Object]:
    found = page.obj.get("/Annots")
    if not isinstance(found, Array):
        return []
    return [each for each in found if isinstance(each, Dictionary)]


def _drawing_in(resources: Object) -> Iterator[Object]:
    for kind in ("/XObject", "/Pattern"):
        drawn = resources.get(kind)
        if isinstance(drawn, Dictionary):
            for _key, each in drawn.items():
                if isinstance(each, Stream) and each.get("/Subtype") != "/Image":
                    yield each


def _appearances_in(found: Object | None) -> Iterator[Object]:
    if isinstance(found, Stream):
        yield found
    elif isinstance(found, Dictionary):
        for _key, each in found.items():
            yield from _appearances_in(each)
