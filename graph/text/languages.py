"""Languages as BCP 47 tags: from tags in the forms of people and systems, and from the names of languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["folder_language", "language_tag"]

# RFC 5646 section 2.1: language, script, region, variants, extensions, private use. RDF tools refuse others.
# A first part of four letters is reserved, and none of five to eight letters is registered: `none`, `auto`.
_TAG = re.compile(
    r"([a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
# What systems add to a tag: `en_US.UTF-8`, `de_DE@euro`.
_LOCALE = re.compile(r"([a-z]{2,3}(?:[_-][a-z0-9]+)*)(?:\.[a-z0-9-]+)?(?:@[a-z0-9=-]+)?")
_LONGEST = 64

# ISO 639-1.
_TWO_LETTERS = frozenset(
    [
        "aa",
        "ab",
        "ae",
        "af",
        "ak",
        "am",
        "an",
        "ar",
        "as",
        "av",
        "ay",
        "az",
        "ba",
        "be",
        "bg",
        "bh",
        "bi",
        "bm",
        "bn",
        "bo",
        "br",
        "bs",
        "ca",
        "ce",
        "ch",
        "co",
        "cr",
        "cs",
        "cu",
        "cv",
        "cy",
        "da",
        "de",
        "dv",
        "dz",
        "ee",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "ff",
        "fi",
        "fj",
        "fo",
        "fr",
        "fy",
        "ga",
        "gd",
        "gl",
        "gn",
        "gu",
        "gv",
        "ha",
        "he",
        "hi",
        "ho",
        "hr",
        "ht",
        "hu",
        "hy",
        "hz",
        "ia",
        "id",
        "ie",
        "ig",
        "ii",
        "ik",
        "io",
        "is",
        "it",
        "iu",
        "ja",
        "jv",
        "ka",
        "kg",
        "ki",
        "kj",
        "kk",
        "kl",
        "km",
        "kn",
        "ko",
        "kr",
        "ks",
        "ku",
        "kv",
        "kw",
        "ky",
        "la",
        "lb",
        "lg",
        "li",
        "ln",
        "lo",
        "lt",
        "lu",
        "lv",
        "mg",
        "mh",
        "mi",
        "mk",
        "ml",
        "mn",
        "mr",
        "ms",
        "mt",
        "my",
        "na",
        "nb",
        "nd",
        "ne",
        "ng",
        "nl",
        "nn",
        "no",
        "nr",
        "nv",
        "ny",
        "oc",
        "oj",
        "om",
        "or",
        "os",
        "pa",
        "pi",
        "pl",
        "ps",
        "pt",
        "qu",
        "rm",
        "rn",
        "ro",
        "ru",
        "rw",
        "sa",
        "sc",
        "sd",
        "se",
        "sg",
        "si",
        "sk",
        "sl",
        "sm",
        "sn",
        "so",
        "sq",
        "sr",
        "ss",
        "st",
        "su",
        "sv",
        "sw",
        "ta",
        "te",
        "tg",
        "th",
        "ti",
        "tk",
        "tl",
        "tn",
        "to",
        "tr",
        "ts",
        "tt",
        "tw",
        "ty",
        "ug",
        "uk",
        "ur",
        "uz",
        "ve",
        "vi",
        "vo",
        "wa",
        "wo",
        "xh",
        "yi",
        "yo",
        "za",
        "zh",
        "zu",
    ]
)
# Codes that it has withdrawn, and that are still written.
_WITHDRAWN = frozenset(("in", "iw", "ji", "sh"))
# Of ISO 639-3 those that sites are translated into; `news` and `www` could be codes too.
_TRANSLATED_INTO = frozenset(
    [
        "ast",
        "ber",
        "bho",
        "ceb",
        "chr",
        "ckb",
        "cmn",
        "fil",
        "gsw",
        "haw",
        "hil",
        "hmn",
        "hsb",
        "kab",
        "kmr",
        "lzh",
        "mai",
        "mni",
        "nds",
        "nso",
        "pap",
        "pcm",
        "prs",
        "quz",
        "sah",
        "sat",
        "scn",
        "shn",
        "smn",
        "szl",
        "tet",
        "tok",
        "tpi",
        "tzm",
        "vec",
        "vro",
        "war",
        "wuu",
        "yue",
        "zgh",
    ]
)

# The tag, then the names: in English, and its own.
_NAMES = """
af: Afrikaans
am: Amharic, አማርኛ
ar: Arabic, العربية, عربي
az: Azerbaijani, azərbaycan, azərbaycanca
be: Belarusian, беларуская
bg: Bulgarian, български
bn: Bengali, Bangla, বাংলা
bs: Bosnian, bosanski
ca: Catalan, català
cs: Czech, čeština, česky
cy: Welsh, Cymraeg
da: Danish, dansk
de: German, Deutsch
el: Greek, Ελληνικά
en: English
en-gb: British English, English (UK), English (United Kingdom)
en-us: American English, English (US), English (United States)
eo: Esperanto
es: Spanish, español, castellano, Castilian
et: Estonian, eesti
eu: Basque, euskara
fa: Persian, Farsi, فارسی
fi: Finnish, suomi
fil: Filipino
fr: French, français, francais
ga: Irish, Gaeilge
gl: Galician, galego
gu: Gujarati, ગુજરાતી
he: Hebrew, עברית
hi: Hindi, हिन्दी, हिंदी
hr: Croatian, hrvatski
hu: Hungarian, magyar
hy: Armenian, հայերեն
id: Indonesian, Indonesia, Bahasa Indonesia
is: Icelandic, íslenska
it: Italian, italiano
ja: Japanese, 日本語
ka: Georgian, ქართული
kk: Kazakh, қазақ тілі
km: Khmer, ខ្មែរ
kn: Kannada, ಕನ್ನಡ
ko: Korean, 한국어
ku: Kurdish, kurdî
lo: Lao, ລາວ
la: Latin
lt: Lithuanian, lietuvių
lv: Latvian, latviešu
mk: Macedonian, македонски
ml: Malayalam, മലയാളം
mn: Mongolian, монгол
mr: Marathi, मराठी
ms: Malay, Melayu, Bahasa Melayu
my: Burmese, မြန်မာ
nb: Norwegian Bokmål, norsk bokmål, bokmål
ne: Nepali, नेपाली
nl: Dutch, Nederlands
nn: Norwegian Nynorsk, norsk nynorsk, nynorsk
no: Norwegian, norsk
pa: Punjabi, ਪੰਜਾਬੀ
pl: Polish, polski
ps: Pashto, پښتو
pt: Portuguese, português, portugues
pt-br: Brazilian Portuguese, Portuguese (Brazil), português do Brasil, português brasileiro, português (Brasil)
pt-pt: European Portuguese, Portuguese (Portugal), português (Portugal)
ro: Romanian, română
ru: Russian, русский
sk: Slovak, slovenčina
sl: Slovenian, Slovene, slovenščina
so: Somali, Soomaali
sq: Albanian, shqip
sr: Serbian, српски, srpski
sv: Swedish, svenska
sw: Swahili, Kiswahili
ta: Tamil, தமிழ்
te: Telugu, తెలుగు
th: Thai, ไทย
tl: Tagalog
tr: Turkish, Türkçe, turkce
uk: Ukrainian, українська
ur: Urdu, اردو
uz: Uzbek, o‘zbek, oʻzbekcha
vi: Vietnamese, Tiếng Việt
yo: Yoruba, Yorùbá
zh: Chinese, 中文, 汉语, 漢語
zh-hans: Simplified Chinese, Chinese (Simplified), 简体中文, 中文 (简体)
zh-hant: Traditional Chinese, Chinese (Traditional), 繁體中文, 中文 (繁體), 繁体中文
zu: Zulu, isiZulu
"""


def _tags_of_names() -> Mapping[str, str]:
    lines = (line.partition(": ") for line in _NAMES.split("\n") if line)
    return MappingProxyType({name.casefold(): tag for tag, _, names in lines for name in names.split(", ")})


_TAGS = _tags_of_names()


def language_tag(text: str) -> str | None:
    """Return the tag of a language in lower case, None where the text names none that is known.

    Args:
        text: a tag, a locale of a system, or the name of a language in English or its own.

    >>> language_tag("pt-BR"), language_tag("zh_cn"), language_tag("en_US.UTF-8"), language_tag("Français")
    ('pt-br', 'zh-cn', 'en-us', 'fr')
    >>> language_tag("none"), language_tag("js")
    (None, None)
    """
    folded = " ".join(text.casefold().split()) if len(text) <= _LONGEST else text.lower()
    if folded in _TAGS:
        return _TAGS[folded]
    locale = _LOCALE.fullmatch(folded)
    tag = locale[1].replace("_", "-") if locale else folded
    found = _TAG.fullmatch(tag)
    return tag if found and (len(found[1]) > 2 or found[1] in _TWO_LETTERS | _WITHDRAWN) else None


_FOLDER = re.compile(r"([a-z]{2,3})(?:[-_](?:hans|hant|latn|cyrl))?(?:[-_](?:[a-z]{2}|419))?", re.ASCII)


def folder_language(name: str) -> str | None:
    """Return the tag of the language that a folder or a suffix of translations is named by, or None for other names.

    Args:
        name: one part of a path, or a language as the configuration of a site names it.

    >>> folder_language("fr"), folder_language("zh_CN"), folder_language("news"), folder_language("in")
    ('fr', 'zh-cn', None, None)
    """
    folded = name.lower()
    match = _FOLDER.fullmatch(folded)
    known = match is not None and (match[1] in _TWO_LETTERS or match[1] in _TRANSLATED_INTO)
    return folded.replace("_", "-") if known else None
