"""The rows of the table: each opens pages of the product in Chromium and takes its times there."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.web.generated import as_ms_project_xml, generated
from benchmarks.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

PROBE = Path(__file__).with_name("probe.js").read_text()
WARM, TIMES, OPENED, SEEN = 2, 15, 5, 9
FRAMES = 240
PASTED = 1_000
PATIENCE = 60_000
# When a cell shows a text, looked for at each frame.
AWAITED = """([cell, text]) => { window.seenAt = new Promise((done) => { const look = () => {
  if (document.querySelector(cell)?.textContent.trim() === text) done(Date.now());
  else requestAnimationFrame(look); }; look(); }); }"""


@dataclass(frozen=True)
class Row:
    """One line of the table; `goal` and `note` are for people."""

    name: str
    median_ms: float
    p95_ms: float
    rows_changed: int
    statements: int
    goal: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Bench:
    """A browser on a running product."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self.answers: list[dict[str, float]] = []

    def context(self) -> BrowserContext:
        """A window of the project manager with an empty cache."""
        opened = self.browser.new_context(
            base_url=self.served.url, locale="en-GB", viewport={"width": 1440, "height": 900},
            permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce",
        )  # fmt: skip
        opened.set_default_timeout(PATIENCE)
        opened.add_cookies(
            [{"name": "sessionid", "value": self.served.facts["session"], "url": self.served.url}]
        )
        opened.add_init_script(PROBE)
        return opened

    def open(self, context: BrowserContext, name: str = "plan") -> Page:
        """The plan page, ready for the first key."""
        page = context.new_page()
        page.on("response", self._note)
        page.goto(f"/projects/{self.served.facts[name]['number']}/plan/")
        page.evaluate("() => probe.ready()")
        return page

    def _note(self, response: Response) -> None:
        if response.request.method != "POST" or not (
            timing := response.headers.get("server-timing")
        ):
            return
        found = re.findall(r'(?:desc="(\d+)";)?dur=([\d.]+)', timing)
        self.answers.append(
            {
                "statements": int(found[0][0]),
                "sql": float(found[0][1]),
                "server": float(found[1][1]),
            }
        )


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _row(name: str, times: list[float], **facts: Any) -> Row:
    facts = {"rows_changed": 0, "statements": 0} | facts
    return Row(name, round(statistics.median(times), 1), round(percentile(times, 0.95), 1), **facts)


def plan_open(bench: Bench) -> list[Row]:
    """From the address to the first moment at which the grid takes a key; empty browser cache."""
    times: list[float] = []
    for _ in range(OPENED + 1):
        context = bench.context()
        page = bench.open(context)
        times.append(page.evaluate("window.probe.readyAt"))
        context.close()
    return [
        _row("plan-open", times[1:], goal="1,500", note=f"first of the server {times[0]:.0f} ms")
    ]


def plan_scroll(bench: Bench) -> list[Row]:
    """Frames while the whole plan is scrolled through, down and then along the bars."""
    context = bench.context()
    page = bench.open(context)
    down = page.evaluate(
        f"""() => {{ const body = document.querySelector(".pg-body");
        const step = (body.scrollHeight - body.clientHeight) / {FRAMES};
        return probe.frames({FRAMES}, (n) => {{ body.scrollTop = Math.round(n * step); }}); }}"""
    )
    along = page.evaluate(
        f"""() => {{ const body = document.querySelector(".pg-body");
        const bar = document.querySelector(".pg-bar-right");
        const across = (bar.scrollWidth - bar.clientWidth) / {FRAMES};
        return probe.frames({FRAMES}, (n) => {{ body.scrollTop = n * 210;
        bar.scrollLeft = Math.round(n * across); }}); }}"""
    )
    context.close()
    frames = [*down, *along]
    long = sum(round(frame) > 50 for frame in frames)  # three of a screen's at 60 Hz are 50.0 ms
    note = f"longest frame {max(frames):.0f} ms, {long} of {len(frames)} over 50 ms"
    return [_row("plan-scroll", frames, goal="no frame over 50", note=note)]


def plan_edit(bench: Bench) -> list[Row]:
    """A new duration of an early critical task, from the Enter key to the repainted plan."""
    return [*_edits(bench, "plan", "plan-edit", "300, p95 600"),
            *_edits(bench, "small", "plan-edit-1000", "feels instant")]  # fmt: skip


def _edits(bench: Bench, plan: str, name: str, goal: str) -> list[Row]:
    facts = bench.served.facts[plan]
    context = bench.context()
    page = bench.open(context, plan)
    bench.answers.clear()
    taken = [_one_edit(page, facts["uid"], facts["days"] + 1 + n % 3) for n in range(WARM + TIMES)]
    context.close()
    taken, answers = taken[WARM:], bench.answers[-TIMES:]
    note = _server_note(answers)
    counts = {
        "rows_changed": int(statistics.median(t["moved"] or 0 for t in taken)),
        "statements": int(statistics.median(a["statements"] for a in answers)),
    }
    return [
        _row(name, [t["saved"] for t in taken], goal=goal, note=note, **counts),
        _row(f"{name}-painted", [t["painted"] for t in taken], goal="100"),
    ]


def _server_note(answers: list[dict[str, float]]) -> str:
    median = {key: statistics.median(a[key] for a in answers) for key in answers[0]}
    return f"server {median['server']:.0f} ms, of it SQL {median['sql']:.0f} ms"


def _one_edit(page: Page, uid: int, days: float) -> dict[str, Any]:
    page.locator(f'[data-uid="{uid}"] [data-column=duration]').click()
    page.keyboard.press("F2")
    page.locator(".pg-input").fill(f"{days:g}d")
    return _timed(page, "Enter")


def _timed(page: Page, key: str) -> dict[str, Any]:
    page.evaluate("(key) => probe.arm(key)", key.rpartition("+")[2].lower())
    page.keyboard.press(key)
    page.evaluate("() => probe.answered()")
    found: dict[str, Any] = page.evaluate("probe.taken()")
    return found


def plan_seen(bench: Bench) -> list[Row]:
    """A new duration, from the Enter key to its cell in a second window on the same plan."""
    facts = bench.served.facts["plan"]
    cell = f'[data-uid="{facts["uid"]}"] [data-column=duration]'
    contexts = [bench.context(), bench.context()]
    mine, other = (bench.open(context) for context in contexts)
    times = []
    for n in range(SEEN + 1):
        days = f"{facts['days'] + 4 + n:g}d"
        other.evaluate(AWAITED, [cell, days])
        mine.locator(cell).click()
        mine.keyboard.press("F2")
        mine.locator(".pg-input").fill(days)
        begin = mine.evaluate("Date.now()")
        mine.keyboard.press("Enter")
        times.append(other.evaluate("window.seenAt") - begin)
    for context in contexts:
        context.close()
    return [_row("plan-seen", times[1:], goal="2,000", note="by somebody else")]


def plan_paste(bench: Bench) -> list[Row]:
    """A thousand rows from a spreadsheet pasted at the end, and taken back by one undo."""
    text = "\n".join(f"Pasted {n}\t{1 + n % 9}d" for n in range(PASTED))
    pastes, undos = [], []
    context = bench.context()
    page = bench.open(context)
    bench.answers.clear()
    for _ in range(4):
        page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        page.locator(".pg-row .pg-name").first.click()
        for key in ("Control+End", "Home", "ArrowRight", "ArrowRight", "ArrowRight"):
            page.keyboard.press(key)
        pastes.append(_timed(page, "Control+v")["saved"])
        undos.append(_timed(page, "Control+z")["saved"])
    context.close()
    statements = [int(answer["statements"]) for answer in bench.answers]
    facts = {"rows_changed": PASTED, "goal": "2,000"}
    note = f"{_server_note(bench.answers[0::2])}"
    return [
        _row("plan-paste", pastes[1:], statements=statements[-2], note=note, **facts),
        _row("plan-undo", undos[1:], statements=statements[-1], **facts),
    ]


def import_mspdi(bench: Bench) -> list[Row]:
    """An MS Project XML of 10,000 tasks: uploaded, read, confirmed, shown."""
    plan = generated(len_of(bench), 17_000)
    number = bench.served.facts["empty"]["number"]
    context = bench.context()
    page = context.new_page()
    with TemporaryDirectory(prefix="pilothouse-bench-") as folder:
        file = Path(folder) / "generated.xml"
        file.write_bytes(as_ms_project_xml(plan))
        page.goto(f"/projects/{number}/plan/import/")
        page.locator("input[type=file]").set_input_files(file)
        begin = page.evaluate("Date.now()")
        page.locator("form [type=submit]").last.click()
        confirm = page.get_by_role("button", name=re.compile("Import|Bring in|Confirm")).last
        confirm.wait_for()
        read = page.evaluate("Date.now()") - begin
        confirm.click()
        page.wait_for_url(re.compile(r"/plan/$"), timeout=120_000)
        brought = page.evaluate("Date.now()") - begin
        page.evaluate("() => probe.ready()")
        took = page.evaluate("Date.now()") - begin
    context.close()
    note = f"uploaded, read and previewed in {read} ms, in the database after {brought} ms"
    return [_row("import-mspdi", [took], rows_changed=len(plan.tasks), goal="10,000", note=note)]


def len_of(bench: Bench) -> int:
    """How many tasks the measured plan has."""
    return int(bench.served.facts["size"])


ROWS: dict[str, Callable[[Bench], list[Row]]] = {
    "plan-open": plan_open,
    "plan-scroll": plan_scroll,
    # Before the edits: the simulations that they ask for would be at work beside it.
    "import-mspdi": import_mspdi,
    "plan-edit": plan_edit,
    "plan-seen": plan_seen,
    "plan-paste": plan_paste,
}
