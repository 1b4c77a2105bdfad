"""Networks of copied texts whose sources, delays and clocks are known, because they were put in."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import networkx as nx
from planted import BASE, START, article, sentence

Clock = Callable[[float], float]
"""From the true hour to the hour stated."""

COPIERS = tuple(f"copier{at}" for at in range(6))


def shifted(hours: float) -> Clock:
    """A clock that is ahead by so many hours."""
    return lambda hour: hour + hours


def local(zone: str) -> Clock:
    """A clock that states local time as if it were UTC."""

    def stated(hour: float) -> float:
        offset = (START + timedelta(hours=hour)).astimezone(ZoneInfo(zone)).utcoffset()
        return hour + (offset or timedelta()).total_seconds() / 3_600

    return stated


def copied(
    seed: int,
    sources: tuple[str, ...] = ("prnewswire",),
    texts: int = 60,
    clocks: Mapping[str, Clock] | None = None,
    pace: float = 1.0,
    credit: bool = False,
    slow: Mapping[str, Callable[[random.Random], float]] | None = None,
) -> nx.MultiDiGraph:
    """Texts of some sources in turn over most of a year, each copied by three of six copiers.

    Args:
        seed: for the random numbers.
        sources: the names of the sources.
        texts: how many.
        clocks: the clocks that are wrong.
        pace: the mean delay of copies in hours.
        credit: whether copies credit their source in a dateline.
        slow: the delays behind some of the sources.
    """
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)

    def add(name: str, hour: float, provider: str, title: str, text: str) -> None:
        clock = (clocks or {}).get(provider, float)
        article(network, name, clock(hour), provider, title=title, excerpt=text)

    for number in range(texts):
        hour, words = chance.random() * 7_200 + 24, sentence(chance).split()
        source = sources[number % len(sources)]
        title, text = " ".join(words[:8]), " ".join(words[8:])
        if credit:
            text = f"LONDON ({source.title()}) - {text}"
        add(f"{number}-{source}", hour, source, title, text)
        for copier in chance.sample(COPIERS, 3):
            delay = (slow or {}).get(source, lambda chance: chance.expovariate(1 / pace))(chance)
            add(f"{number}-{copier}", hour + delay, copier, title, text)
    return network


def scattered(median: float, spread: float) -> Callable[[random.Random], float]:
    """Log-normal delays around a median, in hours."""
    return lambda chance: chance.lognormvariate(math.log(median), spread)


def embargoed(hours: float) -> Callable[[random.Random], float]:
    """Delays of so many hours and a little more."""
    return lambda chance: hours + chance.expovariate(4)
