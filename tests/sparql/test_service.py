"""No query reaches another host: SERVICE in all its spellings, against a socket that counts connections."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from places import Run
from service_calls import KEYWORDS, calls, counting

import graph
from graph import NewsgraphError
from graph.sparql.client import query_dataset
from graph.sparql.dataset import dataset_from_network
from graph.sparql.query import Request, execute


def network() -> nx.MultiDiGraph:
    found = nx.MultiDiGraph()
    found.add_node("https://example.org/topic/service", kind="topic", name="SERVICE")
    return found


DATASET = dataset_from_network(network())


def runs(query: str) -> bool:
    """Whether a query is answered."""
    try:
        execute(DATASET, Request(query))
    except NewsgraphError:
        return False
    return True


def test_no_spelling_of_service_is_run_in_python() -> None:
    """1,120 spellings of SERVICE are refused in this process, where no sandbox is, and none makes a connection."""
    with counting() as (there, connections):
        answered = [query for query in calls(there) if runs(query)]
    assert ([], []) == (answered, connections)


def test_build_query_calls_no_endpoint(seeds_build: graph.Build) -> None:
    """`build.query` refuses SERVICE that is glued to a prefixed name."""
    with counting() as (there, connections):
        for keyword in KEYWORDS:
            with pytest.raises(NewsgraphError):
                seeds_build.query(f"PREFIX s: <{there}> SELECT * {{ {keyword}s:sparql {{ ?s ?p ?o }} }}")
    assert [] == connections


def test_the_command_calls_no_endpoint(newsgraph: Run, seeds_exports: Path) -> None:
    """`newsgraph query` refuses SERVICE that is glued to a prefixed name."""
    with counting() as (there, connections):
        query = f"PREFIX s: <{there}> SELECT * {{ SERVICEs:sparql {{ ?s ?p ?o }} }}"
        result = newsgraph("query", query, "--data", seeds_exports / "graph.ttl")
    assert (2, "", []) == (result.returncode, result.stdout, connections)
    assert "SERVICE at line 1" in result.stderr


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?service { ?service skos:prefLabel 'SERVICE' }", [{"service": "https://example.org/topic/service"}]),
        ("SELECT * { topic:service skos:prefLabel ?Service } # service", [{"Service": "SERVICE"}]),
        ("SELECT ?x { <https://example.org/topic/service> skos:prefLabel ?x }", [{"x": "SERVICE"}]),
        ("PREFIX e: <https://example.org/> SELECT ?x { e:topic\\/service rdfs:label ?x }", [{"x": "SERVICE"}]),
        ("BASE <https://example.org/> PREFIX e: <topic/> SELECT ?x { e:service rdfs:label ?x }", [{"x": "SERVICE"}]),
        ("SELECT ?x { _:service skos:prefLabel ?x . _:service a ?service }", [{"x": "SERVICE"}] * 2),
        ('ASK { ?s ?p """SERVICE""" FILTER(STRLEN("\\\\service\\n") = 9) }', True),
    ],
)
def test_the_letters_of_service_are_no_keyword(query: str, expected: object) -> None:
    """Texts, addresses, names, variables and comments may hold the word, and columns keep their names."""
    assert expected == query_dataset(DATASET, query, {})


def test_an_error_near_the_word_has_its_place() -> None:
    """A query that is not SPARQL is shown at its own columns, though the engine was given another text."""
    with pytest.raises(NewsgraphError, match="not SPARQL at line 1, column 34: '}' cannot stand here"):
        execute(DATASET, Request("ASK { ?s ?p 'service' ; ?p ?q ?x }"))
