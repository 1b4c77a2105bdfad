"""The generators of sites and the vaults whose folders are understood without configuration, as data.

A preset says which files show it, which of the files around the content are plumbing, and the rules that hold
unless the site's own configuration states others: the addresses of documents, the separator of tags, the marks of a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from graph.core.model import Site

__all__ = [
    "ALWAYS_PLUMBING",
    "CONFIGURATION_NAMES",
    "NO_PRESET",
    "PLAIN",
    "PRESETS",
    "PROJECT_FILES",
    "PROJECT_NAMES",
    "Overrides",
    "Preset",
    "configured_sites",
    "is_project_file",
    "overridden",
    "preset_of",
]

NO_PRESET = "none"
"""The name that turns presets off."""

ALWAYS_PLUMBING = frozenset(("node_modules", "bower_components", "__pycache__"))
"""Folders of a package manager or an interpreter: never documents, wherever they lie, and there may be 100,000 files."""

PROJECT_STEMS = frozenset(
    (
        "readme",
        "license",
        "licence",
        "copying",
        "notice",
        "changelog",
        "contributing",
        "contributors",
        "code_of_conduct",
        "code-of-conduct",
        "security",
        "maintainers",
        "governance",
        "pull_request_template",
        "issue_template",
    )
)
"""Names, in lower case and without endings, of files about a project; at the top of a source or a site they are no documents."""

PROJECT_FILES = frozenset(
    (
        "newsgraph.toml",
        "pyproject.toml",
        "package.json",
        "package-lock.json",
        "pnpm-lock.yaml",
        "pnpm-workspace.yaml",
        "tsconfig.json",
        "composer.json",
        "cargo.toml",
        "netlify.toml",
        "vercel.json",
        "firebase.json",
        "book.toml",
        "docker-compose.yml",
        "requirements.txt",
        "requirements-dev.txt",
        "constraints.txt",
        "robots.txt",
        "humans.txt",
        "ads.txt",
        "cname",
    )
)
"""Files, in lower case, of tools and servers; at the top of a source or a site they are no documents."""


PROJECT_NAMES = tuple(
    sorted({cased for name in PROJECT_STEMS for cased in (name, name.upper(), name.title(), name.capitalize())})
)
"""What the names of such files begin with, in the ways that people write them."""


@dataclass(frozen=True, slots=True)
class Preset:
    """The rules for the documents of one generator of sites, or of one kind of vault.

    Attributes:
        name: its name.
        configuration: the files at the top of a site that show it, the most telling first.
        keys: keys that the configuration must have where other programs have files of the same name.
        folders: folders at the top that show it where there is no configuration.
        content: the folders that may hold the content; what stands before them is no part of an address.
        plumbing: folders and files, relative to the top, that hold no documents.
        plumbing_anywhere: names of folders that hold no documents wherever they lie.
        kept: folders below plumbing that hold documents all the same.
        permalinks: pairs of a folder and the rule for the addresses of its documents, the more special first.
        hide: the conditions under which a document is a draft.
        separators: the characters that separate tags stated as one text.
        undated_names: whether a date at the beginning of a file's name is no part of its slug.
        language_folders: whether folders named by a language hold translations.
        words: how a file's name becomes part of an address: `slug`, `lower`, `dash` or empty for unchanged.
        parts_underscored: whether files and folders whose names begin with `_` are parts of pages.
        notes: whether a README at the top is a note like any other.
    """

    name: str
    configuration: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    plumbing: frozenset[str] = frozenset()
    plumbing_anywhere: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    permalinks: tuple[tuple[str, str], ...] = ()
    hide: tuple[str, ...] = ()
    separators: str = ",;"
    undated_names: bool = True
    language_folders: bool = True
    words: str = ""
    notes: bool = False
    parts_underscored: bool = False


def _endings(stem: str, *endings: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{ending}" for ending in endings)


_SCRIPTS = ("ts", "mts", "cts", "js", "mjs", "cjs")

PLAIN = Preset("", undated_names=True)
"""The preset of documents that belong to no known kind of site."""

_TABLE = (
    Preset(
        "quartz",
        configuration=("quartz.config.ts", "quartz.config.yaml", "quartz.layout.ts"),
        content=("content",),
        plumbing=frozenset(
            ("quartz", "public", "docs", "templates", "private", "content/templates", "content/private")
        ),
        plumbing_anywhere=frozenset(("Templates", "_templates")),
        permalinks=(("", "/:path"),),
        hide=("draft", "publish = false"),
        undated_names=False,
        words="dash",
    ),
    Preset(
        "docusaurus",
        configuration=_endings("docusaurus.config", *_SCRIPTS),
        content=(),
        plumbing=frozenset(("static", "build", ".docusaurus", "src/components", "src/theme", "src/css")),
        permalinks=(
            ("blog", "/blog/:stated_slug"),
            ("blog", "/blog/:year/:month/:day/:slug"),
            ("docs", "/docs/:path"),
            ("src/pages", "/:path"),
        ),
        hide=("draft", "unlisted"),
        parts_underscored=True,
    ),
    Preset(
        "astro",
        configuration=_endings("astro.config", *_SCRIPTS),
        content=("src/content", "src/pages"),
        plumbing=frozenset(
            (
                "public",
                "dist",
                ".astro",
                "src/layouts",
                "src/components",
                "src/styles",
                "src/assets",
                "src/lib",
                "src/utils",
            )
        ),
        permalinks=(("src/content/docs", "/:path/"), ("", "/:path/")),
        hide=("draft",),
        parts_underscored=True,
        undated_names=False,
        words="slug",
    ),
    Preset(
        "eleventy",
        configuration=(".eleventy.js", ".eleventy.cjs", *_endings("eleventy.config", *_SCRIPTS)),
        content=("src", "content"),
        plumbing=frozenset(
            ("_site", "dist", "public", "_includes", "_layouts", "_data", "src/_includes", "src/_layouts", "src/_data")
        ),
        plumbing_anywhere=frozenset(("_includes", "_layouts")),
        permalinks=(("", "/:path/"),),
        hide=("draft",),
    ),
    Preset(
        "hugo",
        configuration=(
            *_endings("hugo", "toml", "yaml", "yml", "json"),
            *_endings("config/_default/hugo", "toml", "yaml", "yml", "json"),
            *_endings("config/_default/config", "toml", "yaml", "yml", "json"),
            *_endings("config", "toml", "yaml", "yml", "json"),
        ),
        keys=("baseurl", "theme", "languagecode", "defaultcontentlanguage"),
        content=("content",),
        plumbing=frozenset(
            (
                "config",
                "layouts",
                "archetypes",
                "themes",
                "static",
                "assets",
                "resources",
                "public",
                "i18n",
                "data",
                "_vendor",
                "exampleSite",
            )
        ),
        permalinks=(("", "/:path/"),),
        hide=("draft", "headless"),
        undated_names=False,
        words="lower",
    ),
    Preset(
        "zola",
        configuration=("config.toml", "zola.toml"),
        keys=("base_url",),
        content=("content",),
        plumbing=frozenset(("templates", "static", "themes", "sass", "public", "highlight_themes")),
        permalinks=(("", "/:path/"),),
        hide=("draft",),
        words="slug",
    ),
    Preset(
        "pelican",
        configuration=("pelicanconf.py", "publishconf.py"),
        content=("content",),
        plumbing=frozenset(("output", "theme", "themes", "plugins", "pelican-plugins", "cache", "content/extra")),
        permalinks=(("pages", "/pages/:slug.html"), ("", "/:slug.html")),
        hide=("status = draft", "status = hidden"),
        separators=",",
        words="slug",
    ),
    Preset(
        "gatsby",
        configuration=_endings("gatsby-config", *_SCRIPTS),
        content=("content/blog", "content/posts", "content", "src/pages"),
        plumbing=frozenset(("public", "static", ".cache", "src/components", "src/templates", "src/utils")),
        permalinks=(("", "/:path/"),),
        hide=("draft", "published = false"),
        undated_names=False,
    ),
    Preset(
        "mkdocs",
        configuration=("mkdocs.yml", "mkdocs.yaml", "zensical.toml"),
        folders=(".authors.yml",),
        content=("docs",),
        plumbing=frozenset(("site", "overrides", "material", "src", "docs/overrides", "includes")),
        permalinks=(("blog/posts", "/blog/:year/:month/:day/:slug/"), ("", "/:path/")),
        hide=("draft",),
        undated_names=False,
    ),
    Preset(
        "vitepress",
        configuration=tuple(f"{folder}.vitepress/config.{ending}" for folder in ("", "docs/") for ending in _SCRIPTS),
        content=("docs", "src"),
        plumbing=frozenset(("public", "docs/public", "dist")),
        permalinks=(("", "/:path"),),
        hide=("draft",),
        undated_names=False,
    ),
    Preset(
        "quarto",
        configuration=("_quarto.yml", "_quarto.yaml"),
        plumbing=frozenset(("_site", "docs", "_book", "_extensions", "_freeze")),
        permalinks=(("", "/:path.html"),),
        hide=("draft",),
        undated_names=False,
        language_folders=False,
    ),
    Preset(
        "hexo",
        configuration=("_config.yml", "_config.yaml"),
        keys=("source_dir", "public_dir", "new_post_name", "skip_render", "post_asset_folder"),
        content=("source",),
        plumbing=frozenset(("scaffolds", "themes", "public", "scripts", "source/_data", "source/_drafts")),
        permalinks=(("_posts", "/:year/:month/:day/:title/"), ("", "/:path/")),
        hide=("published = false", "draft"),
        words="",
    ),
    Preset(
        "jekyll",
        configuration=("_config.yml", "_config.yaml", "_config.toml"),
        folders=("_posts",),
        plumbing=frozenset(
            ("_site", "_layouts", "_includes", "_sass", "_plugins", "_data", "_drafts", "vendor", "script", "scripts")
        ),
        plumbing_anywhere=frozenset(("_layouts", "_includes", "_sass", "_drafts")),
        kept=("_data/topics", "_data/organizations"),
        permalinks=(("_posts", "date"), ("posts", "pretty"), ("", "/:path.html")),
        hide=("published = false", "draft"),
        separators=" ,;",
    ),
    Preset(
        "dendron",
        configuration=("dendron.yml",),
        content=("vault",),
        notes=True,
        hide=("stub",),
        undated_names=False,
        language_folders=False,
    ),
    Preset(
        "logseq",
        configuration=("logseq/config.edn",),
        notes=True,
        plumbing=frozenset(("logseq", "assets")),
        hide=("public = false",),
        undated_names=False,
        language_folders=False,
    ),
    Preset(
        "foam",
        folders=(".foam",),
        notes=True,
        plumbing=frozenset((".foam",)),
        permalinks=(("", "/:path"),),
        undated_names=False,
        language_folders=False,
    ),
    Preset(
        "obsidian",
        folders=(".obsidian",),
        notes=True,
        plumbing_anywhere=frozenset(("Templates", "templates", "_templates", "_Templates")),
        permalinks=(("", "/:path"),),
        hide=("publish = false", "draft"),
        undated_names=False,
        language_folders=False,
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({each.name: each for each in _TABLE})
"""Every preset by its name; where several fit one folder the first one counts."""

CONFIGURATION_NAMES = frozenset(name for each in _TABLE for name in each.configuration)
"""The names of all files that configure a site."""


def preset_of(name: str) -> Preset:
    """Return the preset of a name, or the plain one where there is none.

    >>> preset_of("jekyll").separators, preset_of("").hide
    (' ,;', ())
    """
    return PRESETS.get(name, PLAIN)


def is_project_file(name: str) -> bool:
    """Return whether a file at the top of a source or a site is about the project: `README.md`, `package.json`.

    >>> is_project_file("README.fr.md"), is_project_file("readme-first.md")
    (True, False)
    """
    lower = name.lower()
    return lower in PROJECT_FILES or lower.partition(".")[0] in PROJECT_STEMS


class Overrides(NamedTuple):
    """The options of the user's configuration that hold for every site.

    Attributes:
        address: as of `Site`.
        publisher: as of `Site`.
        language: as of `Site`.
        permalinks: as of `Site`; they come before a site's own.
        hide: as of `Site`; None where a site's own conditions stay.
    """

    address: str | None = None
    publisher: str = ""
    language: str = ""
    permalinks: tuple[tuple[str, str], ...] = ()
    hide: tuple[str, ...] | None = None


def configured_sites(sites: Iterable[Site], overrides: Overrides) -> tuple[Site, ...]:
    """Return the sites with the longest root first, and one for everything else where the options say something of it.

    >>> configured_sites([], Overrides()), configured_sites([], Overrides(publisher="18F"))[0].publisher
    ((), '18F')
    """
    ordered = sorted(sites, key=lambda site: (-len(site.root), site.root))
    if any(not site.root for site in ordered) or overrides._replace(address=None) == Overrides():
        return tuple(ordered)
    return (*ordered, overridden(Site(), overrides))


def overridden(site: Site, overrides: Overrides) -> Site:
    """Return a site with the options that override its own configuration."""
    return replace(
        site,
        address=overrides.address.rstrip("/") if overrides.address else site.address,
        publisher=overrides.publisher or site.publisher,
        language=overrides.language or site.language,
        permalinks=(*overrides.permalinks, *site.permalinks),
        hide=site.hide if overrides.hide is None else overrides.hide,
    )
