"""Front-end packages, vendored: fetched from npm, verified, cut to what we use, committed.

`python tools/vendor.py fetch` needs npm and the network and rewrites the vendor folders.
`python tools/vendor.py check` needs neither: it compares every committed file with its checksum.
An install of Pilothouse therefore needs no Node.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/pilothouse/kit/static/pilothouse"
VENDOR = STATIC / "vendor"
TEST_VENDOR = ROOT / "tests/e2e/vendor"
ICON_LIST = ROOT / "tools/vendor-icons.txt"
LOCK = "checksums.json"

Patch = Callable[[str], str]


@dataclass(frozen=True)
class Package:
    """One npm package at one version: what is copied from it, where to, and how it is changed."""

    name: str
    version: str
    licence: str
    integrity: str
    files: dict[str, str]
    folder: Path = VENDOR
    patches: dict[str, Patch] = field(default_factory=dict)
    note: str = ""


# --- patches -----------------------------------------------------------------------------------

KEEP = re.compile(
    r"^(:root|\[data-bs-theme|html|body|\*|h[1-6]|p|a|b|strong|em|small|code|pre|kbd|hr|dl|dt|dd|ol|ul|"
    r"table|caption|t[hdr]|thead|tbody|img|svg|label|button|input|select|optgroup|textarea|fieldset|"
    r"legend|summary|details|iframe|output|progress|::|\[type|\[role|\[hidden|\[list|"
    r"\.form-(control|select|check|switch|range|label|hint|text|floating)|\.input-group|"
    r"\.visually-hidden|\.is-(in)?valid)"
)
DROP_INSIDE = (
    "navbar",
    "apexcharts",
    "ts-",
    "litepicker",
    "fc-",
    "dropzone",
    "hljs",
    "flag",
    "turbo",
)


def split_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield (prelude, body) of each top-level rule; a rule without body has an empty body."""
    depth, start, prelude = 0, 0, ""
    for match in re.finditer(r"/\*.*?\*/|\"(?:\\.|[^\"])*\"|'(?:\\.|[^'])*'|[{};]", css, re.DOTALL):
        mark = match.group()
        if mark == "{":
            if depth == 0:
                prelude, start = css[start : match.start()].strip(), match.end()
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0:
                yield prelude, css[start : match.start()]
                start = match.end()
        elif depth == 0 and (mark == ";" or mark.startswith("/*")):
            start = match.end()


def wanted(selectors: str) -> str:
    """Return the selectors of the list that belong to the form and text base."""
    parts = re.split(r",(?![^(]*\))", selectors)
    kept = [p for p in parts if KEEP.match(p.strip()) and not any(d in p for d in DROP_INSIDE)]
    return ",".join(kept)


def form_base(css: str) -> str:
    """Keep the text and form rules of Tabler (a tenth of the file)."""
    out = []
    for prelude, body in split_rules(css):
        if prelude.startswith("@media"):
            inner = form_base(body)
            out.append(f"{prelude}{{{inner}}}\n" if inner else "")
        elif not prelude.startswith("@") and (kept := wanted(prelude)):
            out.append(f"{kept}{{{body}}}\n")
    return "".join(out)


def tabler_layer(css: str) -> str:
    """Wrap the form base in a cascade layer, so that our own rules win without !important."""
    notice = "/*! Tabler, MIT licence; form and text base only */"
    return f"{notice}\n@layer tabler{{\n{form_base(css)}}}\n"


def no_source_map(text: str) -> str:
    """Remove the pointer to a source map that is not shipped."""
    return re.sub(r"(//[#@] sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*", "", text)


PACKAGES = (
    Package(
        "htmx.org",
        "4.0.1",
        "0BSD",
        "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
        {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
        patches={"htmx/htmx.min.js": no_source_map},
    ),
    Package(
        "@tabler/core",
        "1.6.1",
        "MIT",
        "sha512-lgmR9gcxRp5JlLxcmRi9Rz85JrEvH6Bz71KnlcPVSa97wtwQNjgSs3g3fxwbAlulHyRMghhIV04QUuW3pqDsIg==",
        {"dist/css/tabler.min.css": "tabler/tabler.layer.css"},
        patches={"tabler/tabler.layer.css": tabler_layer},
        note="Form and text rules only, wrapped in @layer tabler.",
    ),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        "OFL-1.1",
        "sha512-OupL48va4JNofb97w6NYeF9S7W/kHNKM0Er8Dem5nqi4jeOLrVJDoE8tZEpnMJmtkvNbB1EIPPwHcdkF6b1oUA==",
        {
            "files/inter-latin-wght-normal.woff2": "inter/inter-latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter/inter-latin-ext.woff2",
            "files/inter-greek-wght-normal.woff2": "inter/inter-greek.woff2",
            "files/inter-cyrillic-wght-normal.woff2": "inter/inter-cyrillic.woff2",
            "LICENSE": "inter/LICENSE",
        },
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        "MIT",
        "sha512-0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
        {"LICENSE": "icons/LICENSE"},
        note="Only the icons named in tools/vendor-icons.txt, as one SVG sprite.",
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE-axe"},
        folder=TEST_VENDOR,
        note="Used by the tests only; not part of the installed package.",
    ),
)


# --- fetch -------------------------------------------------------------------------------------


def download(package: Package, into: Path) -> Path:
    """Fetch the package's archive by npm and refuse it when its sha512 is not the pinned one."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--silent"]
    done = subprocess.run(command, cwd=into, check=True, capture_output=True, text=True)
    archive = into / done.stdout.strip().splitlines()[-1]
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if found != package.integrity:
        raise SystemExit(f"{package.name} {package.version}: {found} is not {package.integrity}")
    return archive


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """Return one file of an npm archive."""
    handle = archive.extractfile(f"package/{path}")
    if handle is None:
        raise SystemExit(f"{path} is not a file of the package")
    return handle.read()


def copy_files(package: Package, archive: tarfile.TarFile) -> None:
    """Copy the wanted files, patched, into the package's folder."""
    for source, target in package.files.items():
        content = member(archive, source)
        if patch := package.patches.get(target):
            content = patch(content.decode()).encode()
        path = package.folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def symbol(name: str, svg: str) -> str:
    """Return an icon as a <symbol>: the drawing without its empty frame."""
    inner = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", inner, flags=re.DOTALL)
    inner = re.sub(r'<path stroke="none"[^>]*/>', "", inner)
    inner = re.sub(r"\s+", " ", inner).replace(" />", "/>").strip()
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
    )


def write_sprite(archive: tarfile.TarFile) -> None:
    """Write the sprite of the icons in the list."""
    names = sorted(set(ICON_LIST.read_text().split()))
    symbols = (symbol(n, member(archive, f"icons/outline/{n}.svg").decode()) for n in names)
    body = "\n".join(symbols)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'
    (VENDOR / "icons/sprite.svg").write_text(svg)


def fetch() -> None:
    """Fetch every package, verify, copy, patch, and write the checksums."""
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            with tarfile.open(download(package, Path(folder))) as archive:
                copy_files(package, archive)
                if package.name == "@tabler/icons":
                    write_sprite(archive)
            print(f"{package.name} {package.version}")
    for folder_path in (VENDOR, TEST_VENDOR):
        write_lock(folder_path)


# --- checksums ---------------------------------------------------------------------------------


def digests(folder: Path) -> dict[str, str]:
    """Return sha512 (hex) by relative path of every file in the folder but the lock itself."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != LOCK)
    return {
        p.relative_to(folder).as_posix(): hashlib.sha512(p.read_bytes()).hexdigest() for p in files
    }


def described(package: Package) -> dict[str, str]:
    """Return what the lock says about a package."""
    facts = {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "integrity": package.integrity,
        "note": package.note,
    }
    return {key: value for key, value in facts.items() if value}


def write_lock(folder: Path) -> None:
    """Write the checksums file of a vendor folder."""
    content = {
        "packages": [described(p) for p in PACKAGES if p.folder == folder],
        "files": digests(folder),
    }
    (folder / LOCK).write_text(json.dumps(content, indent=1) + "\n")


def differences(folder: Path) -> list[str]:
    """Return one sentence per file that is changed, missing or not listed."""
    lock = folder / LOCK
    if not lock.exists():
        return [f"{lock} is missing: run tools/vendor.py fetch"]
    content = json.loads(lock.read_text())
    listed, found = content["files"], digests(folder)
    packages = [described(p) for p in PACKAGES if p.folder == folder]
    said = (
        [] if packages == content["packages"] else [f"{lock}: versions differ from tools/vendor.py"]
    )
    said += [f"{folder / p}: not listed" for p in found.keys() - listed.keys()]
    said += [f"{folder / p}: missing" for p in listed.keys() - found.keys()]
    said += [
        f"{folder / p}: changed" for p in found.keys() & listed.keys() if found[p] != listed[p]
    ]
    return sorted(said)


def check() -> None:
    """Exit with 1 and say which files differ from their checksums."""
    wrong = [line for folder in (VENDOR, TEST_VENDOR) for line in differences(folder)]
    for line in wrong:
        print(line)
    raise SystemExit(1 if wrong else 0)


def main(arguments: list[str]) -> None:
    """Run one of the two commands."""
    commands = {"fetch": fetch, "check": check}
    if len(arguments) != 1 or arguments[0] not in commands:
        raise SystemExit(f"{__doc__}\nusage: vendor.py fetch | check")
    commands[arguments[0]]()


if __name__ == "__main__":
    main(sys.argv[1:])
