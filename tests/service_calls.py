"""SERVICE in many spellings, and a socket that counts who connects."""

from __future__ import annotations

import itertools
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

KEYWORDS = (
    "SERVICE",
    "service",
    "sErViCe",
    "SERVICE SILENT ",
    "SERVICESILENT",
    "SERVICE#c\n",
    "\\u0053ERVICE",
    "SER\\u0056ICE ",
)
TARGETS = ("s:x", "s:", "<{there}>", " <{there}> ", "?e", "$e ", "#>\n<{there}>")
CONTEXTS = (
    "SELECT * {{ {call} }}",
    "SELECT * {{{call}}}",
    "ASK{{FILTER EXISTS{{{call}}}}}",
    "ASK {{ FILTER NOT EXISTS {{ {{ {call} }} }} }}",
    "SELECT * {{ ?a ?b ?c . OPTIONAL {{ {call} }} }}",
    "SELECT * {{ ?a ?b true{call} }}",
    "SELECT * {{ ?a ?b a:b.c.{call} }}",
    "SELECT * {{ ?a ?b a:b.{call} }}",
    "SELECT * {{ ?a ?b 1.{call} }}",
    "SELECT * {{ ?a ?b 'x'{call} }}",
    "SELECT * {{ ?a ?b _:b.c.{call} }}",
    "SELECT * {{ FILTER(1<2){call} }}",
    "SELECT * {{ FILTER(1 <2)#>\n{call} }}",
    "SELECT * {{ BIND(1 AS ?x){call} }}",
    "SELECT * {{ {{ SELECT * {{ {call} }} }} UNION{{}} }}",
    "CONSTRUCT WHERE {{ ?a ?b ?c }} VALUES ?x {{}} {call}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ {call} }} }}",
    "DESCRIBE ?s {{ MINUS {{{call}}} }}",
    "SELECT * {{ ?a <a:\\u0041> ?c . {call} }}",
    "SELECT * {{ ?a ?b ?c }} HAVING(EXISTS{{{call}}})",
)
PROLOGUE = "PREFIX s: <{there}> PREFIX a: <a:> PREFIX SILENTs: <a:> "


def calls(there: str) -> Iterator[str]:
    """Queries that call an address, spelt in every combination of the parts above."""
    for context, keyword, target in itertools.product(CONTEXTS, KEYWORDS, TARGETS):
        call = keyword + target.format(there=there) + "{ ?s ?p ?o }"
        yield PROLOGUE.format(there=there) + context.format(call=call) + f"VALUES (?e) {{ (<{there}>) }}"


@contextmanager
def counting() -> Iterator[tuple[str, list[object]]]:
    """An address and the list of the connections that were made to it."""
    connections: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening, selectors.DefaultSelector() as selector:
        ours, theirs = socket.socketpair()
        selector.register(listening, selectors.EVENT_READ)
        selector.register(theirs, selectors.EVENT_READ)

        def accept() -> None:
            while all(key.fileobj is listening for key, _ in selector.select()):
                connection, address = listening.accept()
                connections.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/", connections
        finally:
            ours.close()
            thread.join()
            theirs.close()
