"""RDF files that are made to harm whoever reads them, by every way in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from places import COMMAND, Run

import graph
from graph import NewsgraphError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://e.org/">'
THING = '<rdf:Description rdf:about="http://e.org/x">'


def bomb(levels: int) -> str:
    """Entities that stand for ten of the one before each."""
    doubled = "".join(f'<!ENTITY a{level + 1} "{f"&a{level};" * 10}">' for level in range(levels))
    kinds = f'<!DOCTYPE rdf:RDF [<!ENTITY a0 "ten letter">{doubled}]>'
    return f"{kinds}\n{HEAD}{THING}<e:p>&a{levels};</e:p></rdf:Description></rdf:RDF>"


FILES = {
    "bomb.rdf": (bomb(12), "the entity 'a3' stands for more than 4,096 characters"),
    "long.rdf": (
        f'<!DOCTYPE rdf:RDF [<!ENTITY a "{"x" * 5000}">]>{HEAD}{THING}<e:p>{"&a;" * 9}</e:p></rdf:Description></rdf:RDF>',
        "the entity 'a' stands for more than 4,096 characters",
    ),
    "deep.rdf": (
        HEAD + "<rdf:Description><e:p>" * 30_000 + "x" + "</e:p></rdf:Description>" * 30_000 + "</rdf:RDF>",
        "elements are nested deeper than 256 levels",
    ),
    "wide.owl": (
        HEAD + "<rdf:Description " + " ".join(f'e:p{n}="1"' for n in range(2000)) + "/></rdf:RDF>",
        "an element has more than 1,000 attributes",
    ),
    "open.rdf": (f"{HEAD}\n<e:Thing>", "2:10: not readable: no element found"),
    "none.rdf": ('<?xml version="1.0" encoding="x-nothing"?><a/>', "unknown encoding"),
    "deep.jsonld": ('{"http://e.org/p":\n' * 30_000 + "1" + "}" * 30_000, "nested deeper than 256 levels"),
    "lists.jsonld": ('{"http://e.org/p":' + "[" * 300 + "1" + "]" * 300 + "}", "nested deeper than 256 levels"),
}


@pytest.mark.parametrize("command", ["query", "validate", "serve"])
@pytest.mark.parametrize("name", FILES)
def test_harmful_files_are_one_line(name: str, command: str, tmp_path: Path, newsgraph: Run) -> None:
    """A file that would take the engine's memory or time is refused with its place, whatever it is given to."""
    content, words = FILES[name]
    (tmp_path / name).write_text(content)
    arguments = {
        "query": ("query", "ASK {}", "--data", name),
        "validate": ("validate", name),
        "serve": ("serve", name, "--port", "0"),
    }
    result = newsgraph(*arguments[command], cwd=tmp_path)
    assert (2, "") == (result.returncode, result.stdout)
    assert result.stderr.startswith(f"newsgraph: {name}:")
    assert words in result.stderr
    assert 1 == len(result.stderr.splitlines())


def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    """Under a memory limit, a bomb of entities is the same line and no traceback."""
    (tmp_path / "bomb.rdf").write_text(FILES["bomb.rdf"][0])
    for command in (["validate", "bomb.rdf"], ["query", "ASK {}", "--data", "bomb.rdf"]):
        shell = ["sh", "-c", 'ulimit -v 2000000; exec "$@"', "sh", COMMAND, *command]
        result = subprocess.run(shell, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)
        assert (2, 1) == (result.returncode, len(result.stderr.splitlines()))
        assert "stands for more than" in result.stderr


def test_loading_a_network_refuses_them_too(tmp_path: Path) -> None:
    """`graph.load` refuses JSON-LD that is nested too deep."""
    (tmp_path / "deep.jsonld").write_text(FILES["deep.jsonld"][0])
    with pytest.raises(NewsgraphError, match="257:1: objects and lists are nested deeper than 256 levels"):
        graph.load(tmp_path / "deep.jsonld")


def test_ordinary_entities_and_brackets_are_read(tmp_path: Path, newsgraph: Run) -> None:
    """Entities for namespaces, brackets in texts and owl files are read as ever."""
    (tmp_path / "a.owl").write_text(
        '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e.org/"><!ENTITY f "&e;sub/">]>'
        f'{HEAD}<rdf:Description rdf:about="&f;x"><e:p>&e; &amp; [[[[</e:p></rdf:Description></rdf:RDF>'
    )
    (tmp_path / "b.jsonld").write_text('{"@id": "http://e.org/y", "http://e.org/p": "\\"' + "[{" * 500 + '"}')
    result = newsgraph("query", "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "--data", tmp_path)
    assert "s\nhttp://e.org/sub/x\nhttp://e.org/y\n" == result.stdout
