"""The vendored packages are what was pinned, and a change to them is noticed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tools import vendor

KIT = vendor.STATIC.parent.parent


@pytest.mark.parametrize("folder", [vendor.VENDOR, vendor.TEST_VENDOR])
def test_the_committed_files_are_the_pinned_ones(folder: Path) -> None:
    assert vendor.differences(folder) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(vendor.VENDOR, tmp_path / "vendor"))


def test_a_changed_a_missing_and_a_foreign_file_are_named(copy: Path) -> None:
    (copy / "htmx/htmx.min.js").write_text("changed")
    (copy / "htmx/LICENSE").unlink()
    (copy / "new.js").write_text("new")
    said = " ".join(vendor.differences(copy))
    assert "htmx.min.js: changed" in said
    assert "LICENSE: missing" in said
    assert "new.js: not listed" in said


def test_a_lock_of_other_versions_is_named(copy: Path) -> None:
    assert any("versions differ" in line for line in vendor.differences(copy))


def test_tabler_sits_in_its_layer_and_brings_nothing_from_elsewhere() -> None:
    css = (vendor.VENDOR / "tabler/tabler.layer.css").read_text()
    assert css.split("\n")[1] == "@layer tabler{"
    assert ".form-control" in css
    assert ".navbar" not in css
    assert css.count("{") == css.count("}")


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (vendor.VENDOR / "icons/sprite.svg").read_text()
    found = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    sources = KIT.parent.rglob("*.html")
    named = {n for p in sources for n in re.findall(r'{% icon "([a-z0-9-]+)"', p.read_text())}
    assert named - found == set()


def test_selectors_are_cut_one_by_one() -> None:
    css = ".form-control,.navbar{a:b}@media print{.btn{c:d}label{e:f}}@font-face{g:h}"
    assert vendor.form_base(css) == ".form-control{a:b}\n@media print{label{e:f}\n}\n"
