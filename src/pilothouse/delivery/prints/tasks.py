"""Drawing plans as PDF or PNG, page by page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdfium2
from django.utils.translation import gettext as _

from pilothouse.delivery.prints import queries, services
from pilothouse.delivery.prints.models import PlanPrint
from pilothouse.delivery.prints.types import FileKind, PrintOptions, PrintState
from pilothouse.engine.draw import gantt_pages, page_count
from pilothouse.kit.actor import Actor
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext
from pilothouse.kit.web.pdf import pdf

AT_ONCE = 8
DOTS_PER_INCH = 144
_UNSAFE = re.compile(r"[^\w.-]+")


def stopped(actor: Actor, payload: dict[str, Any], sentence: str) -> None:
    """Keep at the print why it was not drawn, unless it was."""
    row = queries.plan_print(actor, payload["print_id"])
    if row.state == PrintState.DRAWING:
        services.refuse_print(actor=actor, print_id=row.pk, sentence=sentence)


@job("prints.draw", "Draw a plan", stopped=stopped)
def draw(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Draw a plan that somebody asked for and keep the file."""
    row = queries.plan_print(context.actor, payload["print_id"])
    content, pages = _drawn(context, row)
    services.keep_print(
        actor=context.actor, print_id=row.pk, content=content, pages=pages,
        file_name=_name(row, pages),
    )  # fmt: skip
    return {"print_id": row.pk, "pages": pages}


def _drawn(context: JobContext, row: PlanPrint) -> tuple[bytes, int]:
    options = PrintOptions.of(row.options)
    sheet, paper = queries.laid_out(context.actor, row.project_id, options)
    total = page_count(sheet, paper)
    whole = pypdfium2.PdfDocument.new()
    frame = {"paper": f"{options.paper}-{options.orientation}", "title": sheet.title}
    for pages in _bundles(gantt_pages(sheet, paper)):
        part = pypdfium2.PdfDocument(pdf("prints/pages.html", frame | {"pages": pages}))
        whole.import_pages(part)
        part.close()
        said = _("Page %(done)s of %(total)s") % {"done": len(whole), "total": total}
        context.progress(len(whole), total, said)
    content = _pictures(whole) if options.kind == FileKind.PNG else _bytes(whole)
    whole.close()
    return content, total


def _bundles(pages: Iterator[str]) -> Iterator[list[str]]:
    bundle: list[str] = []
    for page in pages:
        bundle.append(page)
        if len(bundle) == AT_ONCE:
            yield bundle
            bundle = []
    if bundle:
        yield bundle


def _bytes(whole: pypdfium2.PdfDocument) -> bytes:
    target = io.BytesIO()
    whole.save(target)
    return target.getvalue()


def _pictures(whole: pypdfium2.PdfDocument) -> bytes:
    """One picture, or a ZIP file with one for each page."""
    # Pages that were imported show their fonts only once they were written and read again.
    again = pypdfium2.PdfDocument(_bytes(whole))
    found = [_picture(page) for page in again]
    again.close()
    if len(found) == 1:
        return found[0]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as bundle:
        for number, content in enumerate(found, 1):
            bundle.writestr(f"page-{number:03}.png", content)
    return target.getvalue()


def _picture(page: pypdfium2.PdfPage) -> bytes:
    target = io.BytesIO()
    page.render(scale=DOTS_PER_INCH / 72).to_pil().save(target, "PNG", optimize=False)
    return target.getvalue()


def _name(row: PlanPrint, pages: int) -> str:
    kind = row.options["kind"]
    ending = "zip" if kind == FileKind.PNG and pages > 1 else kind
    name = _UNSAFE.sub("-", row.project.name).strip("-")[:80] or "plan"
    return f"{row.project.number}-{name}.{ending}"
