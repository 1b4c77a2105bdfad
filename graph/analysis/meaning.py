"""Texts as vectors of their meaning, from a small static model that the extra `semantic` brings."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.analysis.arrays import Numbers
from graph.analysis.catalogue import AnalysisError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["MODEL", "has_model", "relative", "vectors", "weigh"]

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of the model: where it lies in the package, and the SHA-256 of its content."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """The model: the package that holds it, and its files.

    Attributes:
        package: the package; it is never imported, only its files are read.
        version: the version whose files these are.
        weights: a vector for every token, in the form `safetensors`.
        tokens: the tokenizer, in the form of the package `tokenizers`.
    """

    package: str
    version: str
    weights: ModelFile
    tokens: ModelFile


MODEL = Model(
    "wordllama",
    "0.4.0.post1",
    ModelFile(
        "weights/l2_supercat_256.safetensors",
        "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5",
    ),
    ModelFile(
        "tokenizers/l2_supercat_tokenizer_config.json",
        "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68",
    ),
)

STEPS = 2_048
"""Vectors are multiples of 1/2048: products of two rows are then exact in single precision, in any order of summation."""

LONGEST_WORD = 64
"""The most characters of a word that are read; longer ones are addresses, keys and noise."""

LONGEST_TEXT = 4_000
"""The most characters of a text that are read."""

EVEN_AT = 15.0
"""The number of words in two texts (geometric mean) at which words and meaning weigh the same."""

BLOCK = 256


def has_model() -> bool:
    """Return whether the libraries of the extra `semantic` are installed, without importing them."""
    return all(importlib.util.find_spec(each) is not None for each in (MODEL.package, "tokenizers"))


def vectors(texts: Sequence[str]) -> Vectors:
    """Return each text as the mean of the vectors of its tokens, scaled to length 1.

    The model is WordLlama (Miller 2024, MIT): the token vectors of a language model, trained on pairs of
    sentences and cut to 256 dimensions. Numbers are rounded such that the cosine of two rows, their product,
    is the same on every processor and with any number of threads.

    Args:
        texts: the texts.

    Returns:
        An array of a row a text and 256 columns; a text without words is a row of zeros.

    Raises:
        AnalysisError: the extra is not installed, or a file of the model is not the one that was tested.

    >>> quake, tremor, phone = vectors(["Strong quake hits Chile", "A tremor shakes the Andes", "New phone on sale"])
    >>> bool(quake @ tremor > quake @ phone)
    True
    """
    tokenizer, table = _load()
    made = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
    counts = _token_counts(texts, tokenizer, len(table))
    for start in range(0, len(texts), BLOCK * 16):
        part = slice(start, start + BLOCK * 16)
        made[part] = _scaled(counts[part] @ table)
    return made


def weigh(words: Numbers, meaning: Numbers, lengths: Numbers) -> Numbers:
    """Combine likeness in words and in meaning: the longer the texts, the more the words count.

    score = α words + (1 - α) max(0, meaning), with α = n / (n + 15) for texts of n words.
    Two titles share few words though they report the same event, so that meaning helps; long texts of two
    events of the same sort mean the same, and only names and numbers tell them apart.

    Args:
        words: the cosines of pairs of texts by their words, between 0 and 1.
        meaning: their cosines by meaning, between -1 and 1.
        lengths: the number of words of each pair, the geometric mean of the two texts.

    >>> weigh(np.array([0.5, 0.5]), np.array([1.0, 1.0]), np.array([15.0, 135.0])).round(2).tolist()
    [0.75, 0.55]
    """
    share = lengths / (lengths + EVEN_AT)
    return np.asarray(share * words + (1 - share) * np.clip(meaning, 0, 1))


def relative(meaning: Vectors) -> Vectors:
    """Return vectors relative to their mean, so that the subject which all articles share does not count.

    Args:
        meaning: the vectors of the articles, as `vectors` makes them.

    >>> relative(np.array([[1, 0], [0, 1]], dtype=np.float32)).astype(float).round(2).tolist()
    [[0.71, -0.71], [-0.71, 0.71]]
    """
    return _scaled(meaning.astype(np.float64) - meaning.mean(axis=0, dtype=np.float64)) if len(meaning) else meaning


def _load() -> tuple[Tokenizer, Numbers]:
    """Return the tokenizer and a vector for every token."""
    if not has_model():
        raise AnalysisError("meaning needs wordllama and tokenizers: pip install 'newsgraph[semantic]'")
    from tokenizers import Tokenizer

    table = _tensor(_content(MODEL.weights))
    tokenizer = Tokenizer.from_buffer(_content(MODEL.tokens))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, table


def _content(file: ModelFile) -> bytes:
    """Return the content of a file of the model, after a check that it is the one that was tested."""
    spec = importlib.util.find_spec(MODEL.package)
    folders = spec.submodule_search_locations if spec else None
    path = Path(next(iter(folders or ["."])), file.path)
    expected = f"pip install '{MODEL.package}=={MODEL.version}'"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AnalysisError(f"{MODEL.package} has no file {file.path}; {expected}") from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise AnalysisError(f"{file.path} of {MODEL.package} is not the file that was tested; {expected}")
    return content


def _tensor(content: bytes) -> Numbers:
    """Return the one tensor of a file in the form `safetensors`: a length, a header in JSON, the numbers."""
    start = 8 + int.from_bytes(content[:8], "little")
    header: dict[str, Any] = json.loads(content[8:start])
    (tensor,) = (each for name, each in header.items() if name != "__metadata__")
    first, end = tensor["data_offsets"]
    numbers = np.frombuffer(content[start + first : start + end], dtype=np.dtype("<f2"))
    return numbers.reshape(tensor["shape"]).astype(np.float64)


def _token_counts(texts: Sequence[str], tokenizer: Tokenizer, size: int) -> sp.csr_array:
    """Return how often each text has each token. Tokens never cross a space, so each different word is split once."""
    number: dict[str, int] = defaultdict(count(1).__next__, {"": 0})  # at least one word, so that no matrix is empty
    words = [[number[word[:LONGEST_WORD]] for word in _readable(text).split()] for text in texts]
    split = [each.ids for each in tokenizer.encode_batch(list(number), add_special_tokens=False)]
    return sp.csr_array(_counts(words, len(number)) @ _counts(split, size))


def _readable(text: str) -> str:
    """Return the part of a text that is read; half a surrogate pair, which no tokenizer takes, is replaced."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def _counts(rows: Sequence[Sequence[int]], size: int) -> sp.csr_array:
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.fromiter((at for row in rows for at in row), dtype=np.int64, count=int(ends[-1]))
    matrix = sp.csr_array((np.ones(len(flat)), flat, ends), shape=(len(rows), size))
    matrix.sum_duplicates()
    return matrix


def _scaled(rows: Numbers) -> Vectors:
    """Return rows of length 1, rounded to steps; rows of zeros stay."""
    length = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    scaled = np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-9)
    rounded: Vectors = (np.rint(scaled * STEPS) / STEPS).astype(np.float32)
    return rounded
