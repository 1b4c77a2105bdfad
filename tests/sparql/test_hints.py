"""What someone is told whose query is not SPARQL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from graph.core.diagnostics import printable
from graph.sparql.hints import find_mistake
from graph.sparql.query import explain_syntax_error

MISTAKES = {
    "SELEC * {}": (1, 1, "expected SELECT, ASK, CONSTRUCT or DESCRIBE, and found 'SELEC'"),
    "SELECT *\nWHERE { ?s ?p }": (2, 15, "expected an object before '}'"),
    "ASK { ?s . ?s ?p ?o }": (1, 10, "expected a predicate and an object before '.'"),
    "SELECT ?x { ?s ?p ?o": (1, 11, "this '{' is not closed"),
    "ASK { ?s ?p ?o . } }": (1, 20, "this '}' closes nothing"),
    "ASK { FILTER(1 = 1] }": (1, 19, "expected ')', and found ']'"),
    'ASK {\n\t?s ?p "abc }': (2, 8, 'the text that begins with " does not end'),
    "SELECT * { ?s foo:bar skos:x }": (1, 15, "the prefix 'foo:' is not declared"),
    "PREFIX a <b:> ASK {}": (1, 8, "expected a prefix with its colon, like ex:, and found 'a'"),
    "SELECT { ?s ?p ?o }": (1, 8, "expected * or the variables that SELECT is to give"),
    "SELECT (COUNT(*) ?n) { ?s ?p ?o }": (1, 18, "expected AS before '?n'"),
    "SELECT (1 AS n) {}": (1, 14, "expected a variable behind AS"),
    "SELECT * { ?s ?p ?o } LIMIT ten": (1, 29, "expected a whole number behind LIMIT"),
    "SELECT * { ?s ?p ?o } ORDER ?s": (1, 29, "expected BY behind ORDER"),
    "SELECT * { ?s ?p ?o } ORDER BY LIMIT 3": (1, 32, "expected a variable, or an expression in parentheses"),
    "ASK { ?s ?p ?o FILTER ?o }": (1, 23, "expected a condition in parentheses, or a function, behind FILTER"),
    "SELECT * { ?s ?p ?o } GROUP BY ?s": (1, 32, "SELECT * cannot stand with GROUP BY"),
    "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o }": (1, 39, "SELECT names a variable that GROUP BY does not"),
    "ASK { ?s ?p ?o ?x }": (1, 19, "'}' cannot stand here"),
}


@pytest.mark.parametrize("query", MISTAKES)
def test_mistakes(query: str) -> None:
    """The message names the place and what is wrong there, and its caret stands below that place."""
    line, column, words = MISTAKES[query]
    with pytest.raises(SyntaxError) as refused:
        Store().query(query, prefixes={"skos": "http://www.w3.org/2004/02/skos/core#"})
    first, shown, caret = explain_syntax_error(query, str(refused.value), {"skos"}).splitlines()
    assert first.startswith(f"not SPARQL at line {line}, column {column}: {words}")
    assert query.splitlines()[line - 1].replace("\t", " ") == shown[2:]
    assert column + 2 == len(caret)


PIECES = """{}()[]<>'"?.:;,#@a SELECTASKFILTERORDERBYLIMIT\n\t\\\\"""


@given(st.one_of(st.text(), st.text(PIECES, max_size=80)))
def test_any_text_has_a_message(text: str) -> None:
    """Whatever text is no query, its message is lines that no terminal is steered by."""
    found = find_mistake(text)
    assert found is None or 0 <= found[0] <= len(text)
    message = explain_syntax_error(text, "error at 1:3: expected one of [_]")
    assert message == "\n".join(map(printable, message.split("\n")))
    assert message.startswith("not SPARQL at line ")
