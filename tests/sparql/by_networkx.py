"""The library's questions answered without SPARQL: each a function from a network to rows.

Names of functions are those of the queries, `-` written as `_`; the rows have the query's columns
in its order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import networkx as nx
import pandas as pd

from graph import analysis
from graph.core.schema import ARTICLE_CLASSES, STANDARD_SCHEMA, iri

Row = tuple[object, ...]
Answer = Callable[..., list[Row]]


def nodes(network: nx.MultiDiGraph, kind: str) -> dict[str, dict]:
    return {node: values for node, values in network.nodes(data=True) if values["kind"] == kind}


def edges(network: nx.MultiDiGraph, key: str) -> list[tuple[str, str]]:
    return [(source, target) for source, target, each in network.edges(keys=True) if each == key]


def targets(network: nx.MultiDiGraph, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for source, target in edges(network, key):
        found[source].append(target)
    return found


def neighbours(network: nx.MultiDiGraph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source, target in edges(network, "related"):
        found[source].add(target)
        found[target].add(source)
    return found


def called(network: nx.MultiDiGraph, name: str) -> set[str]:
    """The topics that go by a name."""
    return {
        node
        for node, values in nodes(network, "topic").items()
        if name.lower() in {str(each).lower() for each in (values.get("name"), *values.get("alternateNames", ()))}
    }


def about(network: nx.MultiDiGraph, name: str) -> set[str]:
    wanted = called(network, name)
    return {source for source, target in edges(network, "about") if target in wanted}


def newest(network: nx.MultiDiGraph, articles: Iterable[str], limit: int) -> list[str]:
    """Articles with dates first, newest first, then by address."""
    ordered = sorted(articles)
    return sorted(ordered, key=lambda each: network.nodes[each].get("publishedDateTime", ""), reverse=True)[:limit]


def by_count(counts: Counter, limit: int) -> list[Row]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [(*(key if isinstance(key, tuple) else (key,)), number) for key, number in ordered]


def field(network: nx.MultiDiGraph, node: str, name: str) -> object:
    return network.nodes[node].get(name)


def titled(network: nx.MultiDiGraph, articles: Iterable[str]) -> list[Row]:
    return [(each, field(network, each, "title"), field(network, each, "publishedDateTime")) for each in articles]


def publishers_of_topic(network: nx.MultiDiGraph, topic: str, limit: int) -> list[Row]:
    on = about(network, topic)
    counts = Counter(provider for article, provider in edges(network, "published-by") if article in on)
    return [(node, field(network, node, "name"), number) for node, number in by_count(counts, limit)]


def articles_of_topic(network: nx.MultiDiGraph, topic: str, limit: int) -> list[Row]:
    return titled(network, newest(network, about(network, topic), limit))


def articles_of_provider(network: nx.MultiDiGraph, domain: str, limit: int) -> list[Row]:
    own = [a for a, provider in edges(network, "published-by") if field(network, provider, "domain") == domain]
    return titled(network, newest(network, own, limit))


def nearby_articles(network: nx.MultiDiGraph, article: str, hops: int) -> list[Row]:
    plain = nx.Graph(edges(network, "related"))
    if article not in plain:
        return []
    lengths = nx.single_source_shortest_path_length(plain, article, cutoff=hops)
    ordered = sorted((distance, node) for node, distance in lengths.items() if distance)
    return [(node, distance, field(network, node, "title")) for distance, node in ordered]


def shared_stories(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    publisher = dict(edges(network, "published-by"))
    providers: dict[str, set[str]] = defaultdict(set)
    for article, story in in_stories(network).items():
        if article in publisher:
            providers[story].add(publisher[article])
    return by_count(Counter(pair for each in providers.values() for pair in combinations(sorted(each), 2)), limit)


def first_on_story(network: nx.MultiDiGraph, article: str) -> list[Row]:
    publisher, home = dict(edges(network, "published-by")), in_stories(network)
    story = [each for each, its in home.items() if its == home.get(article)]
    dated = sorted((str(date), each) for each in story if (date := field(network, each, "publishedDateTime")))
    return [(date, each, field(network, each, "title"), publisher.get(each)) for date, each in dated]


def in_stories(network: nx.MultiDiGraph) -> dict[str, str]:
    found = analysis.membership(network)
    return dict(zip(found["article"], found["story"], strict=True))


def stories(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    found = sorted(analysis.stories(network).to_dict("records"), key=lambda row: (-row["articles"], row["story"]))
    names = ("story", "name", "title", "articles", "providers")
    return [(*(row[name] for name in names), instant(row["first"]), instant(row["last"])) for row in found[:limit]]


def storylines(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    found = analysis.storylines(network).to_dict("records")
    found.sort(key=lambda row: (row["later_first"], row["later"], row["earlier"]))
    names = ("later", "later_name", "earlier", "earlier_name")
    return [(instant(row["later_first"]), *(row[name] for name in names)) for row in found[:limit]]


def instant(date: pd.Timestamp) -> str | None:
    return None if pd.isna(date) else date.isoformat().replace("+00:00", "Z")


def first_providers(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    dates = {node: values.get("publishedDateTime") for node, values in nodes(network, "article").items()}
    counts: Counter = Counter()
    near = neighbours(network)
    for article, provider in edges(network, "published-by"):
        others = [dates[other] for other in near.get(article, ()) if dates[other]]
        if dates[article] and others and dates[article] < min(others):
            counts[provider] += 1
    return by_count(counts, limit)


def topic_cooccurrence(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    pairs = (pair for of in targets(network, "about").values() for pair in combinations(sorted(of), 2))
    return by_count(Counter(pairs), limit)


def coverage_by_month(network: nx.MultiDiGraph, topic: str) -> list[Row]:
    dates = [field(network, each, "publishedDateTime") for each in about(network, topic)]
    return sorted(Counter(str(date)[:7] for date in dates if date).items())


def bridges(network: nx.MultiDiGraph, first: str, second: str) -> list[Row]:
    one, two = about(network, first), about(network, second)
    near = neighbours(network)
    both = {(each, each) for each in one & two}
    return sorted(both | {(a, b) for a in one for b in near.get(a, ()) if b in two})


def orphans(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    near = neighbours(network)
    alone = sorted(node for node in nodes(network, "article") if not near.get(node))[:limit]
    return [(node, field(network, node, "title")) for node in alone]


def possible_duplicates(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    groups: dict[str, set[str]] = defaultdict(set)
    for node, values in nodes(network, "article").items():
        if "title" in values:
            groups[str(values["title"]).lower()].add(node)
    found = sorted((-len(of), key, of) for key, of in groups.items() if len(of) > 1)[:limit]
    return [(key, -number, " ".join(sorted(of))) for number, key, of in found]


def most_cited(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    counts = Counter(target for _, target in edges(network, "related"))
    return [(node, field(network, node, "title"), number) for node, number in by_count(counts, limit)]


def provider_profile(network: nx.MultiDiGraph, domain: str) -> list[Row]:
    rows = []
    topics, citing = targets(network, "about"), defaultdict(set)
    for source, target in edges(network, "related"):
        citing[target].add(source)
    for node, values in sorted(nodes(network, "provider").items()):
        if values.get("domain") == domain:
            own = {article for article, provider in edges(network, "published-by") if provider == node}
            dates = sorted(str(field(network, each, "publishedDateTime")) for each in own)
            on = {topic for each in own for topic in topics.get(each, ())}
            by = set().union(*(citing[each] for each in own)) if own else set()
            rows.append((node, values.get("name"), len(own), dates[0], dates[-1], len(on), len(by)))
    return rows


def changed_since(network: nx.MultiDiGraph, since: str, limit: int) -> list[Row]:
    dates = {node: values.get("publishedDateTime", "") for node, values in nodes(network, "article").items()}
    return titled(network, newest(network, (node for node, date in dates.items() if date >= since), limit))


def topics(network: nx.MultiDiGraph) -> list[Row]:
    counts = Counter(dict.fromkeys(nodes(network, "topic"), 0))
    counts.update(target for _, target in edges(network, "about"))
    return [(node, field(network, node, "name"), number) for node, number in by_count(counts, len(counts))]


def topic_tree(network: nx.MultiDiGraph) -> list[Row]:
    return sorted((broader, topic, field(network, topic, "name")) for topic, broader in edges(network, "broader"))


def incomplete_articles(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    publisher = dict(edges(network, "published-by"))
    rows = [
        (node, lacks)
        for node, values in nodes(network, "article").items()
        for lacks, has in (
            ("title", "title" in values),
            ("date", "publishedDateTime" in values),
            ("provider", node in publisher),
        )
        if not has
    ]
    return sorted(rows)[:limit]


def dates_outside(network: nx.MultiDiGraph, limit: int, **period: str) -> list[Row]:
    dated = [
        (values["publishedDateTime"], node)
        for node, values in nodes(network, "article").items()
        if "publishedDateTime" in values
    ]
    outside = sorted(each for each in dated if each[0] < period["from"] or each[0] > period["to"])
    return [(node, date) for date, node in outside][:limit]


def one_way_relations(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    stated = set(edges(network, "related"))
    return sorted(pair for pair in stated if pair[::-1] not in stated)[:limit]


def other_names(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    rows = [
        (node, values["name"], other)
        for kind in ("provider", "topic")
        for node, values in nodes(network, kind).items()
        for other in values.get("alternateNames", ())
        if "name" in values
    ]
    return sorted(rows, key=lambda row: (row[0], row[2]))[:limit]


def documents(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    rows = [
        (path, node, values.get(STANDARD_SCHEMA.kinds[values["kind"]].label))
        for node, values in network.nodes(data=True)
        for path in values.get("documents", ())
    ]
    return sorted(rows)[:limit]


def quality_of_providers(network: nx.MultiDiGraph, least: int, limit: int) -> list[Row]:
    scores: dict[str, list[int]] = defaultdict(list)
    for article, provider in edges(network, "published-by"):
        if "quality" in network.nodes[article]:
            scores[provider].append(network.nodes[article]["quality"])
    means = [(-sum(of) / len(of), node, len(of)) for node, of in scores.items() if len(of) >= least]
    return [(node, -mean, number) for mean, node, number in sorted(means)][:limit]


def search(network: nx.MultiDiGraph, words: str, limit: int) -> list[Row]:
    found = [
        n for n, values in nodes(network, "article").items() if words.lower() in str(values.get("title", "")).lower()
    ]
    return titled(network, newest(network, found, limit))


def classes(network: nx.MultiDiGraph) -> list[Row]:
    counts: Counter = Counter({iri("skos:ConceptScheme"): 1})
    for _, values in network.nodes(data=True):
        kind = STANDARD_SCHEMA.kinds[values["kind"]]
        counts.update(iri(name) for name in kind.classes or (ARTICLE_CLASSES[values["type"]],))
    counts[iri("schema:ImageObject")] = len(network.graph["images"])
    return by_count(counts, len(counts))


def without_pictures(network: nx.MultiDiGraph, limit: int) -> list[Row]:
    bare = [
        node for node, values in nodes(network, "article").items() if "title" in values and not values.get("images")
    ]
    return [(node, field(network, node, "publishedDateTime")) for node in newest(network, bare, limit)]


def provenance(network: nx.MultiDiGraph, thing: str) -> Iterator[Row]:
    """What the attributes say, as the plain dataset has it: checked by its documents and values alone."""
    values = network.nodes[thing]
    return sorted({(path,) for path in values.get("documents", ())})
