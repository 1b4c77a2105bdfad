"""Sites among the sources: which preset is found, what its configuration says, and what follows for documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.core.diagnostics import Code, ConfigError
from graph.core.model import Settings, Site
from graph.pipeline.finding import Found, find
from graph.read.presets import PRESETS
from graph.read.site import is_hidden, is_plumbing, own_address, path_date, path_language, site_of

Folder = Callable[[dict[str, str]], Path]
POST = "---\ntitle: A\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes files below one folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            file = tmp_path / "site" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path / "site"

    return write


def found(folder: Path, **options: object) -> Found:
    return find([folder], graph.Config(**options))  # type: ignore[arg-type]


def paths(found: Found) -> list[str]:
    return [each.path for each in found.locations]


def site(folder: Path, **options: object) -> Site:
    (only,) = found(folder, **options).settings.sites
    return only


def messages(found: Found, code: Code) -> list[str]:
    return [each.message for each in found.diagnostics if each.code is code]


SIGNS = {
    "jekyll": {"_config.yml": "url: https://e.org\nbaseurl: /b\n", "_posts/2020-01-02-a.md": POST},
    "hexo": {"_config.yml": "url: https://e.org/b\nsource_dir: source\n", "source/_posts/a.md": POST},
    "hugo": {"hugo.toml": 'baseURL = "https://e.org/b/"\n', "content/a.md": POST},
    "hugo config.toml": {"config.toml": 'baseURL = "https://e.org/b/"\n', "content/a.md": POST},
    "hugo folder": {"config/_default/config.yaml": "baseURL: https://e.org/b\n", "content/a.md": POST},
    "zola": {"config.toml": 'base_url = "https://e.org/b"\n', "content/a.md": POST},
    "pelican": {"pelicanconf.py": "SITEURL = 'https://e.org/b'\n", "content/a.md": POST},
    "eleventy": {".eleventy.js": "", "_data/site.json": '{"url": "https://e.org/b"}', "a.md": POST},
    "astro": {"astro.config.mjs": "export default { site: 'https://e.org', base: '/b' }", "src/pages/a.md": POST},
    "mkdocs": {"mkdocs.yml": "site_url: https://e.org/b/\nx: !!python/name:a.b\n", "docs/a.md": POST},
    "quartz": {"quartz.config.ts": 'configuration: { baseUrl: "e.org/b" }', "content/a.md": POST},
    "docusaurus": {"docusaurus.config.js": "url: 'https://e.org', baseUrl: '/b/',", "docs/a.md": POST},
    "gatsby": {"gatsby-config.js": "siteMetadata: { siteUrl: `https://e.org/b` }", "content/blog/a.md": POST},
    "quarto": {"_quarto.yml": "website:\n  site-url: https://e.org/b\n", "a.qmd": POST, "a.md": POST},
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_configuration_shows_its_preset_and_address(name: str, folder: Folder) -> None:
    """Each generator is known by its configuration file, which is read for the address and is no document."""
    here = folder(SIGNS[name])
    assert (name.partition(" ")[0], "https://e.org/b") == (site(here).preset, site(here).address)
    assert not {"_config.yml", "hugo.toml", "config.toml", "mkdocs.yml"} & set(paths(found(here)))


CONTENT = {
    "jekyll": {"_posts/2020-01-02-a.md": POST},
    "hugo": {"content/_index.md": POST},
    "zola": {"content/_index.md": '+++\ntitle = "A"\nsort_by = "date"\n+++\n'},
    "mkdocs": {"docs/blog/.authors.yml": "authors: {ada: {name: Ada L.}}", "docs/a.md": POST},
    "obsidian": {".obsidian/app.json": "{}", "a.md": POST},
    "logseq": {"logseq/config.edn": "{}", "pages/a.md": POST},
    "foam": {".foam/templates/a.md": POST, "readme.md": POST},
    "dendron": {"dendron.yml": "version: 5", "vault/root.md": POST},
    "quartz": {"content/.obsidian/app.json": "{}", "content/_index.md": POST},
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_alone_shows_its_preset(name: str, folder: Folder) -> None:
    """A copy of the content without its configuration is known by weaker signs."""
    assert name == site(folder(CONTENT[name])).preset


def test_posts_named_by_date_are_a_blog(folder: Folder) -> None:
    """A folder `posts` whose files are named by date is one of Jekyll or of what came after it."""
    here = folder({f"content/posts/2020-01-0{n}-a.md": POST for n in (1, 2, 3)})
    assert ("content/", "jekyll") == (site(here).root, site(here).preset)
    assert "/2020/01/01/a/" == own_address("content/posts/2020-01-01-a.md", site(here))


def test_own_articles_show_no_site(folder: Folder) -> None:
    """A folder of articles of this program's own form has no site and gives no diagnostic."""
    here = folder({"news/a.md": POST, "_data/topics/t.yaml": "taxonomy: topic\nname: T\n"})
    assert ((), [], ["_data/topics/t.yaml", "news/a.md"]) == (
        found(here).settings.sites,
        found(here).diagnostics,
        paths(found(here)),
    )


def test_every_site_of_a_source_is_found(folder: Folder) -> None:
    """A source may hold several sites; each document belongs to the one whose root is nearest."""
    here = folder({f"{name.replace(' ', '-')}/{file}": text for name in SIGNS for file, text in SIGNS[name].items()})
    settings = found(here).settings
    assert {"zola"} == {site_of("zola/content/a.md", settings).preset}
    assert len(SIGNS) == len(settings.sites)


def test_documents_of_several_sources_keep_their_site(folder: Folder, tmp_path: Path) -> None:
    """With two sources the documents of a site are named with its folder, so that its root is nobody else's."""
    folder(CONTENT["obsidian"])
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.md").write_text(POST, encoding="utf-8")
    both = find([tmp_path / "site", tmp_path / "own"], graph.Config())
    assert ["a.md", "site/a.md"] == paths(both)
    assert ("", "obsidian") == (site_of("a.md", both.settings).preset, site_of("site/a.md", both.settings).preset)
    assert [] == messages(both, Code.SAME_PATH)


def test_an_archive_shows_the_site_that_it_holds(folder: Folder, tmp_path: Path) -> None:
    """A site in an archive has its preset, and its plumbing is left out."""
    here = folder({**CONTENT["jekyll"], "_layouts/post.html": POST, "README.md": POST})
    archive = shutil.make_archive(str(tmp_path / "site"), "zip", here)
    packed = find([archive], graph.Config())
    assert (["_posts/2020-01-02-a.md"], "jekyll") == (paths(packed), packed.settings.sites[0].preset)


@pytest.mark.parametrize("packed", ["zip", "gztar"])
@pytest.mark.parametrize("name", SIGNS)
def test_an_archive_configures_its_site(name: str, packed: str, folder: Folder, tmp_path: Path) -> None:
    """The configuration that lies in an archive is read, and gives the same site as in the folder."""
    here = folder(
        {**SIGNS[name], "_data/authors.yml": "ada: {name: Ada L.}", "data/authors.yml": "ada: {name: Ada L.}"}
    )
    archive = shutil.make_archive(str(tmp_path / "packed"), packed, here)
    inside = find([archive], graph.Config())
    assert (found(here).settings.sites, paths(found(here))) == (inside.settings.sites, paths(inside))


def test_an_archive_configures_sites_in_its_folders(folder: Folder, tmp_path: Path) -> None:
    """Archives of repositories have everything in one folder."""
    here = folder({f"site-main/{file}": text for file, text in SIGNS["hugo config.toml"].items()})
    (only,) = find([shutil.make_archive(str(tmp_path / "packed"), "zip", here)], graph.Config()).settings.sites
    assert ("site-main/", "hugo", "https://e.org/b") == (only.root, only.preset, only.address)


# Configuration as data


def test_jekyll_collections_have_rules(folder: Folder) -> None:
    """The rules of collections and of defaults are read; a document's own permalink wins."""
    here = folder(
        {
            "_config.yml": "url: https://e.org\npermalink: pretty\ncollections:\n  docs: {permalink: '/:collection/:path/'}\n"
            "defaults:\n- scope: {path: '', type: drafts}\n  values: {permalink: '/d/:name'}\n"
        }
    )
    one = site(here)
    assert "https://e.org/docs/a/b/" == own_address("_docs/a/b.md", one)
    assert "https://e.org/x/2020/01/02/a/" == own_address("_posts/2020-01-02-a.md", one, categories=["X"])
    assert "https://e.org/about/" == own_address("pages/about.md", one, permalink="/about/")


def test_hugo_permalinks_and_languages_are_read(folder: Folder) -> None:
    """Sections have rules; the default language has no folder in addresses, another one has."""
    here = folder(
        {
            "hugo.toml": 'BaseURL = "https://e.org"\ndefaultContentLanguage = "en"\n[languages.en]\n[languages.fr]\n'
            '[permalinks.page]\nnews = "/:year/:month/:slug/"\n',
            "content/fr/news/a.md": POST,
        }
    )
    one = site(here)
    assert ("en", ("en", "fr")) == (one.language, one.languages)
    assert "https://e.org/2020/01/hello-you/" == own_address(
        "content/news/a.md", one, date="2020-01-02", title="Hello, you"
    )
    assert "https://e.org/fr/2020/01/s/" == own_address("content/fr/news/a.md", one, date="2020-01-02", slug="s")


def test_a_section_of_hugo_is_the_folder_at_the_top(folder: Folder) -> None:
    """`:section` in a rule for `blog` is `blog`, also for the posts of a folder in it."""
    here = folder({"hugo.toml": '[permalinks]\nblog = "/:section/:year/:slug/"\n', "content/blog/_posts/a.md": POST})
    assert "/blog/2020/a/" == own_address("content/blog/_posts/a.md", site(here), date="2020-01-02")


def test_locales_of_a_script_are_languages(folder: Folder) -> None:
    """VitePress and Starlight name the folders of translations as keys."""
    script = "export default { locales: { root: { lang: 'en' }, zh: { label: 'x' }, 'pt-br': { label: 'y' } } }"
    here = folder({"docs/.vitepress/config.ts": script, "docs/zh/a.md": POST, "docs/a.md": POST})
    assert ("pt-br", "zh") == site_of("docs/zh/a.md", found(here).settings).languages


@pytest.mark.parametrize("sign", ["docusaurus.config.js", "astro.config.mjs"])
def test_parts_of_pages_are_no_documents(sign: str, folder: Folder) -> None:
    """Docusaurus and Astro pass over files and folders whose names begin with `_`."""
    here = folder({sign: "", "docs/_part.mdx": POST, "docs/_parts/a.md": POST, "docs/a.md": POST})
    assert ["docs/a.md"] == paths(found(here))


def test_pelican_is_parsed_and_never_run(folder: Folder, tmp_path: Path) -> None:
    """Literals are taken from `pelicanconf.py`; a call is neither run nor a fault."""
    ran = tmp_path / "ran"
    here = folder(
        {
            "pelicanconf.py": f"open({str(ran)!r}, 'w')\nSITENAME = 'A' + str(1)\nDEFAULT_LANG = 'fr'\n"
            "ARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{slug}/'\n",
            "publishconf.py": "SITEURL = 'https://e.org'\n",
        }
    )
    one = site(here)
    assert ("https://e.org", "", "fr") == (one.address, one.title, one.language)
    assert "https://e.org/posts/2020/Mar/a-b/" == own_address("content/x.md", one, date="2020-03-04", title="A b!")
    assert not ran.exists()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("_config.yml", "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))),
        ("_config.yml", "a: " + "[" * 10_000),
        ("hugo.toml", "a = " + "[" * 10_000),
        ("hugo.json", "[" * 100_000),
        ("pelicanconf.py", "A = " + "(" * 10_000),
        ("pelicanconf.py", "A = " + "-" * 200_000 + "1"),
    ],
)  # fmt: skip
def test_a_hostile_configuration_is_a_warning(file: str, text: str, folder: Folder) -> None:
    """A bomb or endless nesting gives a diagnostic, and the site is built without its configuration."""
    here = folder({file: text, "a.md": POST})
    assert 1 == len(messages(found(here), Code.BAD_SITE_FILE))
    assert site(here).address is None


def test_blank_lines_of_a_configuration_are_read_once(folder: Folder) -> None:
    """A thousand blank lines are not divided in every way that there is."""
    here = folder({"_config.yml": "\n" * 1000 + "url: https://e.org\n", "a.md": POST})
    assert "https://e.org" == site(here).address


def test_a_configuration_outside_of_the_source_is_not_read(folder: Folder, tmp_path: Path) -> None:
    """A link that leads out of the source is not followed for configuration."""
    outside = tmp_path / "secret.yml"
    outside.write_text("url: https://secret.example\n", encoding="utf-8")
    here = folder({"_posts/2020-01-02-a.md": POST})
    os.symlink(outside, here / "_config.yml")
    assert (None, 1) == (site(here).address, len(messages(found(here), Code.BAD_SITE_FILE)))


def test_names_of_authors_come_from_data_and_documents(folder: Folder) -> None:
    """A short name of an author has its name from `_data/authors.yml`, or from the author's document."""
    here = folder(
        {
            "_config.yml": "title: T\n",
            "_data/authors.yml": "ada: {name: Ada Lovelace}\n",
            "_authors/grace.md": "---\nshort_name: gh\nname: Grace Hopper\n---\n",
        }
    )
    assert (("ada", "Ada Lovelace"), ("gh", "Grace Hopper")) == site(here).people


def test_authors_of_hugo_have_folders(folder: Folder) -> None:
    """`content/authors/*/_index.md` is the document of an author, in YAML and in TOML."""
    here = folder(
        {
            "hugo.toml": "",
            "content/authors/ada/_index.md": "---\ndisplay_name: Ada L.\n---\n",
            "content/authors/bo/_index.md": '+++\ntitle = "Bo"\n+++\n',
        }
    )
    assert (("ada", "Ada L."), ("bo", "Bo")) == site(here).people


def test_a_changed_configuration_changes_settings(folder: Folder) -> None:
    """Sites are part of the settings, on which the cache depends; their files are watched."""
    here = folder(SIGNS["jekyll"])
    before = found(here)
    folder({"_config.yml": "url: https://other.example\n"})
    assert before.settings != found(here).settings
    assert [str(here / "_config.yml")] == [each.path for each in before.configurations]


# Options


def test_a_named_preset_comes_first(folder: Folder) -> None:
    """The preset that is configured overrides the one that is found; that it does not fit is a warning."""
    here = folder(SIGNS["hugo"])
    assert "eleventy" == site(here, preset="eleventy").preset
    assert 1 == len(messages(found(here, preset="eleventy"), Code.PRESET_MISFIT))
    assert [] == messages(found(here, preset="hugo"), Code.PRESET_MISFIT)


def test_a_named_preset_needs_no_sign(folder: Folder) -> None:
    """A preset can be named for documents that show none."""
    assert "pelican" == site(folder({"a.md": POST}), preset="pelican").preset


def test_naming_the_preset_that_is_found_changes_no_root(folder: Folder) -> None:
    """A preset that several folders together show has the same root where it is named, and none of it elsewhere."""
    here = folder({f"content/posts/2020-01-0{day}-a.md": POST for day in range(1, 5)})
    assert "content/" == site(here).root == site(here, preset="jekyll").root
    assert "" == site(here, preset="hugo").root


def test_no_preset_reads_everything(folder: Folder) -> None:
    """`none` turns presets off: plumbing and README are documents."""
    here = folder({**CONTENT["jekyll"], "_layouts/a.html": POST, "README.md": POST})
    assert ["README.md", "_layouts/a.html", "_posts/2020-01-02-a.md"] == paths(found(here, preset="none"))
    assert () == found(here, preset="none").settings.sites


def test_options_override_what_sites_state(folder: Folder) -> None:
    """Address, publisher, language, rules and conditions of the configuration come before a site's own."""
    options = {"site": "https://x.org/", "publisher": "P", "language": "fr", "permalink": "/:slug/", "hide": ["secret"]}
    one = site(folder(SIGNS["jekyll"]), **options)
    assert ("https://x.org", "P", "fr", ("secret",)) == (one.address, one.publisher, one.language, one.hide)
    assert "https://x.org/a/" == own_address("_posts/2020-01-02-a.md", one)


def test_options_hold_without_a_site() -> None:
    """Where no site is found, the options hold for all documents."""
    assert (Site(publisher="P"),) == graph.Config(publisher="P").settings.sites
    assert () == graph.Config(site="https://e.org/").settings.sites


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"preset": "jekyl"}, "did you mean 'jekyll'"),
        ({"permalink": "/:yaer/:slug/"}, "the nearest is ':year'"),
        ({"permalink": {"posts": "prety"}}, "such as 'pretty'"),
        ({"language": "not a tag"}, "must be a language tag"),
        ({"exclude": ["!"]}, "is not a pattern"),
        ({"hide": ["published ="]}, "must be a key"),
        ({"platforms": ["msn"]}, "must be a host"),
        ({"exclude": [1]}, "must be a list of patterns"),
    ],
)
def test_a_mistake_in_an_option_is_an_error(options: dict[str, object], words: str) -> None:
    """The error names the option and the nearest right word."""
    with pytest.raises(ConfigError, match=words):
        graph.Config(**options)  # type: ignore[arg-type]


# What is left out


def test_excluded_folders_are_not_documents(folder: Folder) -> None:
    """Patterns are those of `.gitignore`, relative to the source."""
    here = folder({"drafts/a.md": POST, "x/drafts/b.md": POST, "c.tmp.md": POST, "d.md": POST})
    one = found(here, exclude=["/drafts/**", "*.tmp.md"])
    assert ["d.md", "x/drafts/b.md"] == paths(one)
    assert ["no documents: 2 that `exclude` names"] == messages(one, Code.PASSED_OVER)


def test_plumbing_is_not_walked(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of packages and templates are left out before they are listed."""
    here = folder({**CONTENT["jekyll"], "node_modules/a/b.md": POST, "_site/a.html": POST, "x/node_modules/c.md": POST})
    listed: list[str] = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: listed.append(os.path.basename(place)) or scandir(place))
    assert ["_posts/2020-01-02-a.md"] == paths(found(here))
    assert ["site", "_posts", "x"] == listed


def test_files_about_the_project_are_no_documents(folder: Folder) -> None:
    """README and LICENSE at the top are passed over, and said; in a vault they are notes."""
    here = folder({"README.md": POST, "LICENSE.txt": "", "a.md": POST, "b/README.md": POST})
    assert ["a.md", "b/README.md"] == paths(found(here))
    assert ["no documents: LICENSE.txt, README.md"] == messages(found(here), Code.PASSED_OVER)
    assert "README.md" in paths(found(folder(CONTENT["obsidian"])))


def test_other_endings_are_counted(folder: Folder) -> None:
    """Files that are no documents are counted by ending; pictures and style sheets go without saying."""
    here = folder({"a.docx": "", "b.docx": "", "c.odt": "", "d.png": "", "e.css": "", "f.md": POST})
    assert ["3 files with other endings: .docx 2, .odt 1"] == messages(found(here), Code.OTHER_ENDINGS)


# Paths


@pytest.mark.parametrize(
    ("path", "language", "bare"),
    [
        ("content/fr/a.md", "fr", "content/a.md"),
        ("content/a.zh-cn.md", "zh-cn", "content/a.md"),
        ("content/posts/fr/a.md", "", "content/posts/fr/a.md"),
        ("content/_posts/fr/a.md", "fr", "content/_posts/a.md"),
        ("content/it/a.md", "", "content/it/a.md"),
    ],
)
def test_a_path_states_a_language_of_the_site(path: str, language: str, bare: str) -> None:
    """A folder or a suffix is a language where the site has it."""
    assert (language, bare) == path_language(path, Site("", "hugo", languages=("en", "fr", "zh-cn")))


def test_one_folder_named_like_a_language_is_none(folder: Folder) -> None:
    """`is/` alone may be anything; with `fr/` beside it both are languages."""
    here = folder({"hugo.toml": "", "content/is/a.md": POST})
    assert () == site(here).languages
    folder({"content/fr/a.md": POST})
    assert ("fr", "is") == site(here).languages


def test_translations_with_one_permalink_stay_apart() -> None:
    """The language is put before a permalink that does not hold it."""
    one = Site("", "jekyll", "https://e.org", language="en", languages=("de", "en", "fr"))
    stated = [own_address(f"{each}/about.md", one, permalink="/about/") for each in ("en", "fr", "de")]
    assert ["https://e.org/about/", "https://e.org/fr/about/", "https://e.org/de/about/"] == stated
    assert "https://e.org/fr/about/" == own_address("fr/about.md", one, permalink="/fr/about/")


@pytest.mark.parametrize(
    ("preset", "path", "expected"),
    [
        ("jekyll", "_posts/2020-01-02-a.md", "/2020/01/02/a.html"),
        ("jekyll", "news/_posts/2020-01-02-a.md", "/news/2020/01/02/a.html"),
        ("jekyll", "docs/index.md", "/docs/"),
        ("hugo", "content/Topics/Open Source/_index.md", "/topics/open-source/"),
        ("zola", "content/2020-01-02-Hi there.md", "/hi-there/"),
        ("eleventy", "src/posts/2020-01-02-a.md", "/posts/a/"),
        ("astro", "src/pages/a.md", "/a/"),
        ("mkdocs", "docs/setup/README.md", "/setup/"),
        ("mkdocs", "docs/setup/a.md", "/setup/a/"),
        ("quartz", "content/posts/a b.md", "/posts/a-b"),
        ("obsidian", "Notes/A.md", "/Notes/A"),
        ("docusaurus", "docs/01-intro/02-first.md", "/docs/intro/first"),
        ("docusaurus", "blog/2020-01-02-a.md", "/blog/2020/01/02/a"),
        ("hexo", "source/_posts/2020-01-02-a.md", "/2020/01/02/a/"),
        ("", "a.md", None),
    ],
)
def test_a_path_has_an_address(preset: str, path: str, expected: str | None) -> None:
    """Each preset makes addresses of paths in its own way; without a preset nothing is guessed."""
    assert expected == own_address(path, Site("", preset))


def test_a_rule_without_a_date_gives_way() -> None:
    """Where a document has no date, a rule that needs one gives way to the preset's."""
    rules = (("", "/:year/:month/:day/:slug/"),)
    assert "/a/" == own_address("a.md", Site("", "eleventy", permalinks=rules))
    assert "/2020/01/02/a/" == own_address("a.md", Site("", "eleventy", permalinks=rules), date="2020-01-02T10:00:00Z")


def test_a_page_that_is_not_published_has_no_address() -> None:
    """`permalink: false` says that there is no page."""
    assert own_address("a.md", Site("", "eleventy", "https://e.org"), permalink="false") is None


@given(
    st.text(max_size=40),
    st.sampled_from(["", *PRESETS]),
    st.text(max_size=20),
    st.text(alphabet=":{}/%-abdhlmnsty[]0", max_size=30),
    st.sampled_from([None, "2020-01-02", "0000-99-99", "\0"]),
)
def test_addresses_are_total(path: str, preset: str, text: str, rule: str, date: str | None) -> None:
    """Whatever a path, a rule and a front matter are, an address is an http address, one below the root, or None."""
    for address in ("https://e.org", None):
        one = Site("", preset, address, language="en", languages=("en", "fr"), permalinks=(("", rule), (text, rule)))
        made = own_address(path, one, date=date, slug=text, title=text, permalink=text, categories=[text])
        assert made is None or made.startswith(("/", "http"))
        path_language(path, one), path_date(path), is_plumbing(path, one), is_hidden({text: text}, one)
        site_of(path, Settings(sites=(one,)))


@pytest.mark.parametrize(
    ("hide", "fields", "hidden"),
    [
        ("draft", {"draft": "true"}, True),
        ("draft", {"Draft": "yes"}, True),
        ("draft", {"draft": "false"}, False),
        ("published = false", {"published": "False"}, True),
        ("published = false", {"published": "2024-05-01"}, False),
        ("status = draft", {"Status": "draft"}, True),
        ("params.draft", {"params": {"draft": "true"}}, True),
        ("draft", {"draft": ["true"]}, False),
    ],
)
def test_conditions_hide_documents(hide: str, fields: dict[str, object], hidden: bool) -> None:
    """A condition is a switch, or a key with its value."""
    assert hidden == (is_hidden(fields, Site(hide=(hide,))) is not None)
