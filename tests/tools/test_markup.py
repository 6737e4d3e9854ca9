"""Markup that the page cannot honour is refused."""

import pytest

from tools.markup import in_script, in_template

REFUSED = {
    '<a hx-on:click="go()">': "hx-on:click",
    '<div hx-ext="sse">': "hx-ext",
    '<div hx-target="#x"><a hx-get="/y">y</a></div>': "hx-target:inherited",
    '<a hx-get="/y" hx-trigger="click[ctrlKey]">': "filter",
    "<a hx-get=\"/y\" hx-vals='js:{a: 1}'>": "js:",
    "<script>1</script>": "inline script",
    "<style>a{}</style>": "style sheet",
    '<a onclick="go()">': "onclick",
    '<a href="javascript:go()">': "code",
    '<script src="https://cdn.example.org/x.js"></script>': "another host",
    "<p>htmx:afterSwap</p>": "htmx:afterSwap",
}

ACCEPTED = (
    '<body hx-headers:inherited=\'{"X-CSRFToken": "{{ csrf_token }}"}\'>',
    '<a hx-get="{% url \'a\' %}" hx-target="#x" hx-swap="outerMorph">a</a>',
    '<a {% if active %}aria-current="page"{% endif %} href="/">a</a>',
    "<script src=\"{% static 'a.js' %}\" defer></script>",
    '<script type="application/json" id="plan">{}</script>',
    "{% comment %}<script>1</script>{% endcomment %}",
)


@pytest.mark.parametrize(("markup", "word"), REFUSED.items())
def test_refused(markup: str, word: str) -> None:
    (found,) = in_template(markup)
    assert word in found[1]


@pytest.mark.parametrize("markup", ACCEPTED)
def test_accepted(markup: str) -> None:
    assert in_template(markup) == []


def test_the_line_is_named() -> None:
    assert in_template("{# one\ntwo #}\n<style>") == [
        (3, "an inline style sheet; the CSP blocks it.")
    ]


def test_event_names_in_scripts() -> None:
    script = 'on("htmx:after:swap");\non("htmx:afterSwap");'
    assert [line for line, _ in in_script(script)] == [2]
