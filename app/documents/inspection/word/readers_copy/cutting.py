"""Pictures as they are seen: what was cut off them is not in the file any more."""

from typing import Any

from ..package import attribute, child, name_of, qualified
from ..pictures import Cut, cut_of, cut_of_old, picture_cut
from .parts import EditedPackage, target_of

_KINDS = {"png": "image/png", "jpeg": "image/jpeg"}
_OLD_SIDES = ("cropleft", "croptop", "cropright", "cropbottom")


class Cutting:
    """``was_cut`` tells whether anything was cut off a picture."""

    def __init__(self, package: EditedPackage) -> None:
        self._package = package
        self._made: dict[tuple[str, Cut], str] = {}
        self.was_cut = False

    def cut_pictures(self, part: str, root: Any) -> None:
        for image in list(root.iter(qualified("a:blip"))):
            source = child(image.getparent(), "a:srcRect")
            cut = cut_of(source)
            if any(cut):
                # Beside it may be the picture that it was made of.
                for each in [e for e in image if name_of(e) in ("a:extLst", "extLst")]:
                    image.remove(each)
                self._cut(part, image, qualified("r:embed"), cut)
                for side, share in zip("ltrb", cut, strict=True):
                    if share and side in source.attrib:
                        del source.attrib[side]
        for image in list(root.iter(qualified("v:imagedata"))):
            cut = cut_of_old(image)
            if any(cut):
                self._cut(part, image, qualified("r:id"), cut)
                for side in _OLD_SIDES:
                    image.attrib.pop(side, None)

    def _cut(self, part: str, image: Any, key: str, cut: Cut) -> None:
        identity = attribute(image, "r:id") if key.endswith("}id") else attribute(image, "r:embed")
        relations = self._package.relations(part)
        found = next((each for each in relations if each.get("Id") == identity), None)
        self._package.change(part)
        self.was_cut = True
        target = "" if found is None else target_of(found, part)
        made = self._new_part(target, cut) if target else ""
        if made:
            image.set(key, self._package.relate(part, "image", made))
        else:  # the pack shows none either
            image.attrib.pop(key, None)

    def _new_part(self, source: str, cut: Cut) -> str:
        """The name of the part with what is left of a picture; empty where it cannot be cut."""
        if (source, cut) not in self._made:
            made = picture_cut(self._package.package.read(source) or b"", cut)
            name = ""
            if made is not None:
                data, ending = made
                name = self._package.free_name(f"word/media/cut{{}}.{ending}")
                self._package.add(name, data, _KINDS[ending])
            self._made[source, cut] = name
        return self._made[source, cut]
