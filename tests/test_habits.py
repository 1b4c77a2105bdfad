"""The files that only people and forges read: versions agree, links lead somewhere, configurations can be parsed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import PROJECT

WORKFLOW = PROJECT / ".github" / "workflows" / "checks.yml"
HOOKS = PROJECT / ".pre-commit-config.yaml"
YAML_FILES = [*sorted((PROJECT / ".github").rglob("*.yml")), HOOKS, PROJECT / "CITATION.cff"]
PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]
DECISIONS = PROJECT / "docs" / "decisions"


def test_workflow_and_templates_are_found() -> None:
    """The tests below have the workflow, the templates and the citation to look at."""
    assert len(YAML_FILES) >= 7


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.name)
def test_yaml_file_is_a_mapping(file: Path) -> None:
    """Every YAML file of a forge, a hook or a citation parses to a mapping."""
    assert isinstance(parsed(file), dict)


def test_citation_has_the_version_of_the_package() -> None:
    """CITATION.cff and pyproject.toml state the same version and licence."""
    citation = parsed(PROJECT / "CITATION.cff")
    assert (project()["version"], project()["license"]) == (citation["version"], citation["license"])


def test_changelog_has_the_version_of_the_package() -> None:
    """The changelog has a section for unreleased changes, then one for the version of the package, with its date."""
    headings = re.findall(r"(?m)^## (.*)$", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert "[Unreleased]" == headings[0]
    assert re.fullmatch(rf"\[{re.escape(project()['version'])}\] - \d{{4}}-\d\d-\d\d", headings[1])


def test_changelog_uses_the_headings_of_keep_a_changelog() -> None:
    """Changes stand under headings that Keep a Changelog defines."""
    headings = re.findall(r"(?m)^### (.*)$", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert set() == set(headings) - {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_actions_are_pinned_by_commit() -> None:
    """Every action of the workflow is pinned by a commit, with its version beside it."""
    uses = re.findall(r"(?m)uses: (.*)$", WORKFLOW.read_text(encoding="utf-8"))
    assert uses
    assert [] == [each for each in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)]


def test_workflow_may_only_read() -> None:
    """The workflow may read the repository's contents and nothing else, and no job asks for more."""
    workflow = parsed(WORKFLOW)
    assert {"contents": "read"} == workflow["permissions"]
    assert [] == [name for name, job in workflow["jobs"].items() if "permissions" in job]


def test_workflow_runs_the_lowest_python() -> None:
    """The versions of Python that the workflow runs begin with the lowest one that the package allows."""
    versions = parsed(WORKFLOW)["jobs"]["fast"]["strategy"]["matrix"]["python"]
    assert project()["requires-python"] == f">={versions[0]}"
    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")])


def test_targets_of_make_that_the_workflow_runs_exist() -> None:
    """Every target of make that the workflow or CONTRIBUTING names is one of the Makefile."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    targets = set(re.findall(r"(?m)^([\w./-]+):", makefile))
    text = WORKFLOW.read_text(encoding="utf-8") + (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|run: |`)make ([\w./-]+)`?$|`make ([\w./-]+)`", text, re.MULTILINE))
    assert set() == {first or second for first, second in named} - targets


def test_hooks_run_the_pinned_ruff() -> None:
    """The hook of ruff has the version of constraints.txt, so that both format alike."""
    pinned = re.search(r"(?m)^ruff==(\S+)$", (PROJECT / "constraints.txt").read_text(encoding="utf-8"))
    (hooks,) = [each for each in parsed(HOOKS)["repos"] if each["repo"].endswith("/ruff-pre-commit")]
    assert pinned
    assert f"v{pinned[1]}" == hooks["rev"]


def test_every_decision_is_listed() -> None:
    """The list of decisions links every decision, in order, by the number that begins its title."""
    listed = re.findall(r"\[(\d{4})\]\((.+?)\)", (DECISIONS / "README.md").read_text(encoding="utf-8"))
    files = sorted(file for file in DECISIONS.glob("*.md") if file.name != "README.md")
    assert [(file.name[:4], file.name) for file in files] == listed
    titles = [file.read_text(encoding="utf-8").splitlines()[0] for file in files]
    assert [] == [
        title for file, title in zip(files, titles, strict=True) if not title.startswith(f"# {file.name[:4]}: ")
    ]


SHOWN_FILES = re.compile(r"^```[\w-]+ file=\S+\n.*?^```$", re.DOTALL | re.MULTILINE)
"""Blocks that show a file of somebody else, whose links lead elsewhere."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_to_files_and_headings(page: Path) -> None:
    """Every relative link leads to a file that exists, and to a heading of it where it names one."""
    links = re.findall(r"\]\(([^)\s]+)\)", SHOWN_FILES.sub("", page.read_text(encoding="utf-8")))
    assert [] == [link for link in links if "://" not in link and not leads_somewhere(page, link)]


def test_every_page_is_reached_from_the_readme() -> None:
    """Links lead from the README to every page of the documentation."""
    reached: set[Path] = set()
    waiting = [PROJECT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or not page.is_file():
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links if "://" not in link]
    assert [] == [page.name for page in PAGES if page not in reached]


def test_turtle_of_the_readme_is_in_the_exports() -> None:
    """Every line of Turtle that the README shows is in the committed export; `…` cuts a line short."""
    (block,) = re.findall(r"(?s)```turtle\n(.*?)```", (PROJECT / "README.md").read_text(encoding="utf-8"))
    export = (PROJECT / "exports" / "graph.ttl").read_text(encoding="utf-8")
    assert [] == [line for line in block.splitlines() if line.strip().removesuffix("…") not in export]


def leads_somewhere(page: Path, link: str) -> bool:
    """Return whether a relative link leads to a file, and its fragment to a heading of that file."""
    target, _, fragment = link.partition("#")
    file = page.parent / target if target else page
    return file.exists() and (not fragment or fragment in headings_of(file))


def headings_of(page: Path) -> set[str]:
    """Return the fragments of a page's headings, as forges make them."""
    headings = re.findall(r"(?m)^#+ (.*)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def parsed(file: Path) -> dict[str, Any]:
    """Return the content of a YAML file; `on` is the truth value that YAML 1.1 takes it for."""
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def project() -> dict[str, Any]:
    """Return the metadata of the package."""
    metadata: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return metadata
