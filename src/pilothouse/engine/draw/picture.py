"""A drawing that notebooks show by themselves."""

from __future__ import annotations


class Picture(str):
    """SVG text. A notebook shows it as a drawing; anywhere else it is a string to write to a file.

    It holds neither scripts nor outside addresses, and its texts are escaped.
    """

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)
