"""Parameters and the flat look at a query: what cannot be broken out of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import NewsgraphError
from graph.sparql.bindings import bind, to_term
from graph.sparql.guard import check_query
from graph.sparql.lexer import tokenize


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_text_stays_text(text: str) -> None:
    """Whatever a text holds, the query it is put into compares with just that text."""
    store = Store()
    store.add(Quad(NamedNode("a:a"), NamedNode("a:b"), Literal(text)))
    if text.startswith("<") and text.endswith(">"):
        return
    query = bind("SELECT ?s ?x { ?s ?p ?x }", {"x": text})
    assert [text] == [row["x"].value for row in store.query(query)]


@given(st.text())
def test_tokens_cover_any_text(text: str) -> None:
    """Tokens are pieces of the text in its order, whatever it is."""
    at = 0
    for token in tokenize(text):
        assert token.start >= at
        assert token.text == text[token.start : token.end]
        at = token.end


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (True, "true"),
        (date(2023, 1, 31), '"2023-01-31T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'),
        (datetime(2023, 1, 31, 12, tzinfo=UTC), '"2023-01-31T12:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'),
        ("<https://e.org/a>", "<https://e.org/a>"),
        ("a\nb", '"a\\nb"'),
    ],
)
def test_terms(value: object, expected: str) -> None:
    """Python's values are written as the terms they stand for."""
    assert expected == to_term(value)  # type: ignore[arg-type]


def test_variables_in_strings_and_names_are_left_alone() -> None:
    """Only variables are replaced, not text, comments or addresses that look like one."""
    query = 'SELECT ?x { ?x <a:?n> "?n" } # ?n\nLIMIT ?n'
    assert 'SELECT ?x { ?x <a:?n> "?n" } # ?n\nLIMIT 3' == bind(query, {"n": 3})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s ?x { ?s <a:p> ?x } ORDER BY ?x DESC(?x) ?s", [("a:s", "1")]),
        (
            "SELECT ?x (COUNT(*) AS ?n) { ?s <a:p> ?o } GROUP BY ?x HAVING(COUNT(*) > ?x) ORDER BY ?x LIMIT ?x",
            [("1", "2")],
        ),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s <a:p> ?o } GROUP BY ?s ?x", [("a:s", "2")]),
        ("SELECT ?x ?n { { SELECT ?x (COUNT(*) AS ?n) { ?s <a:p> ?o } GROUP BY ?x } }", [("1", "2")]),
        ("SELECT * { { SELECT ?x { ?s <a:p> ?x } ORDER BY ?x } }", [("1",)]),
        ("SELECT ?s { ?s <a:p> 2 FILTER(BOUND(?x) && ! bound ( ?y )) }", [("a:s",)]),
    ],
)
def test_parameters_stand_in_every_clause(query: str, expected: list[tuple[str, ...]]) -> None:
    """A parameter is a value wherever SPARQL lets its variable stand, columns, order and groups included."""
    store = Store()
    store.update("INSERT DATA { <a:s> <a:p> 1, 2 }")
    rows = store.query(bind(query, {"x": 1}))
    assert expected == [tuple(term.value for term in row) for row in rows]


def test_unusable_parameters_are_refused() -> None:
    """A variable that is not there, or that the query sets itself, is no parameter."""
    with pytest.raises(NewsgraphError, match=r"no variable \?y; it has \?x"):
        bind("SELECT ?x { ?x ?x ?x }", {"y": 1})
    with pytest.raises(NewsgraphError, match="assigned by the query itself"):
        bind("SELECT ?n { BIND(1 AS ?n) }", {"n": 1})
    for query in ("SELECT ?n { VALUES ?n { 1 } }", "ASK { ?s ?p ?n } VALUES (?m ?n) { (1 2) }"):
        with pytest.raises(NewsgraphError, match="assigned by the query itself"):
            bind(query, {"n": 1})
    with pytest.raises(NewsgraphError, match="not an absolute IRI"):
        bind("ASK { ?x ?x ?x }", {"x": "<a> . ?s ?p ?o . <b>"})


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { SERVICE <a:b> { ?s ?p ?o } }", "SERVICE at line 1, column 12"),
        ("PREFIX a: <b:>\nDELETE WHERE { ?s ?p ?o }", "DELETE changes data"),
        ("ASK { " + "(" * 65, "nested deeper than 64 levels at line 1"),
        ("ASK {} #" + " " * 70_000, "70,008 characters"),
        ("PREFIX : <http://127.0.0.1/> ASK{SERVICE:x{?s ?p ?o}}", "SERVICE at line 1, column 34"),
        ("ASK{SERVICESILENT<http://127.0.0.1/>{?s ?p ?o}}", "SERVICE at line 1, column 5"),
        ("ASK{?s ?p trueSERVICE<http://127.0.0.1/>{?s ?p ?o}}", "SERVICE at line 1, column 11"),
        ("ASK{FILTER(1<2)SERVICE#>\n<http://127.0.0.1/>{?s ?p ?o}}", "can mean 'less than'"),
        ('ASK{FILTER(1<2#>"""\n)SERVICE<a:b>{}#"""\n}', "can mean 'less than'"),
        ("ASK{FILTER(1<" + "(" * 20_000 + "1" + ")" * 20_000 + "&&2>1)}", "can mean 'less than'"),
        ("ASK{FILTER(1 <<http://a#b>)}", "can mean 'less than'"),
        ("ASK{" + "<<" * 65, "nested deeper than 64 levels"),
        ("BASE <http://e.org/> ASK FROM <http://[> {}", "is no IRI"),
    ],
)
def test_guard(query: str, words: str) -> None:
    """What may not be asked is refused with its place."""
    with pytest.raises(NewsgraphError, match=words):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES (?a ?b) { (<http://e.org/#a> <http://e.org/b(1)>) (<urn:a:b> <x>) } }",
        "SELECT (COUNT(DISTINCT <urn:a#b>) AS ?n) { ?s <#p> ?o FILTER(?o IN (<urn:a#b>, <urn:c#d>)) }",
        "SELECT * { ?s (<urn:a#p>|<urn:b#p>)/<urn:c#p> ?o . FILTER(?s < 3 && ?o > 2 || ?s<4&&?o>2) }",
        "SELECT * { << ?s <urn:a#p> ?o >> ?p ?x }",
    ],
)
def test_addresses_between_parentheses(query: str) -> None:
    """Ordinary addresses and comparisons between parentheses are let through."""
    assert "SELECT" == check_query(query).form


def test_a_comparison_without_spaces_is_bound() -> None:
    """What the engine reads as a comparison is no address, so its variables can be given values."""
    assert "FILTER(?n<3&&?m>?n)" in bind("SELECT ?lim ?n { VALUES (?n ?m) {(1 5)} FILTER(?n<?lim&&?m>?n)}", {"lim": 3})


def test_words_in_text_are_no_keywords() -> None:
    """A query about a SERVICE or an INSERT in someone's title is a query like any other."""
    query = 'SELECT * { ?s ?p "SERVICE", """DROP ALL""", \'LOAD\' ; ex:SERVICE ?SERVICE } # SERVICE'
    assert "SELECT" == check_query(query, prefixes={"ex": "https://e.org/"}).form
