"""The keys that steer a site generator and say nothing about the document: they are passed over quietly."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["folded", "is_plumbing_key"]

_WORDS = """
accent addtoc adsense all_day amp analytics anchor archive archived asciidoc author_profile autonumbering background
background_color banner_alt banner_icon base base_name body_class bodyclass bookcollapsesection bookhidden booktoc
breadcrumb breadcrumbs browser build build_search_index canonify cascade classes classname code_fold collapse
collapsible color colors colour columns comment_status commentable comments comments_id compact container content_type
contributors_link cover_alt cover_caption css cssclass cssclasses custom_css custom_edit_url custom_js date_format
dateformat debug depth details device_size discussion discussion_id display disqus disqus_id disqus_identifier
disqus_url distill doctype dont_show draft drafts edit_page edit_url editable editor_options editpost
eleventy_computed eleventy_exclude_from_collections eleventy_import eleventy_navigation email_call_to_action embed
enable_comments enable_toc excerpt_separator exclude exclude_from_collections exclude_from_nav execute expiration_date
expires expiry_date expirydate export export_on_save favicon featured featured_media feed feed_description fig_caption
fig_width first_name font footer format full_width fullwidth gallery geekdoc_hidden generate_feeds generator geometry
github_repo_id gitinfo google_analytics graph grid has_children has_toc head header_includes hero hero_height hidden
hidden_toc hide highlight hljs html_head icon iconify icons id image_alt image_caption image_height image_icon
image_width in_menu in_nav in_search_index include include_toc index indexing insert_anchor_links is_draft is_post
javascript jekyll js katex keep_md kramdown lang_switch last_name lastmod_by latex layout lightbox link_citations
linktarget list_pages load_math local logo main_class mainclass markup masonry math mathjax max_width menu menu_name
menu_order menus mermaid meta_robots metadata_files minimal mobile mod_date modified_gmt moved nav nav_exclude
nav_icon nav_order nav_title navbar navigation navigation_weight navtitle no_comments no_feed no_index no_list no_nav
no_toc nocomments noindex not_in_nav note_type number_sections on_home order outdated output outputs page_class
page_id page_layout page_template page_toc page_type pagefind paginate paginate_by paginate_path paginate_reversed
pagination pagination_next pagination_prev parser part password path path_name pathname pdf permalink photoswipe pin
ping_status pinned plugins position position_in_series post_class post_id post_type primary_image priority privacy
private profile_source project_weight pygments quarto rank read_only reading_list redirect_code render render_blocks
resources_dir revision revision_date robots rss safe sass schema schema_version script scripts search search_exclude
searchable section_page seo series_order series_part series_weight share share_buttons sharing short_url show sidebar
sidebar_class_name sidebar_custom_props sidebar_label sidebar_link sidebar_nav sidebar_position site_map sitemap
skip_index slides slug snippet_type social social_image_alt social_share solution sort sort_by sort_key sort_order
split stats status sticky style styles stylesheet stylesheets styling subnav subnav_items symbol syntax_highlighter
tab table_of_contents tags_overview template template_key templateclass templateengine templateengineoverride
text_align theme_color title_prefix title_rule title_separator title_suffix toc toc_depth toc_label
toc_max_heading_level toc_min_heading_level toc_sticky top translated translator_note type typora_root_url uid
unlisted untranslated url_alias use_katex use_math user_class utterances uuid validate version version_id versions
view views visibility visible weight wide widgets width wip word_count wordcount yoast_head yoast_head_json zoom
date_modified date_updated edited last_mod last_modified last_updated lastmod modified modified_at modified_time revised
updated updated_at updated_on last_modified_at last_update public_updated_at updated_date update_date
abbrlink aside content_id created_at_i edit_link gravatar object_id outline translation
body body_html body_text bodytext content content_html content_text article_body full_text html mobiledoc lexical plaintext
"""

_BEGINNINGS = (
    "eleventy",
    "og:",
    "twitter:",
    "fb:",
    "sitemap",
    "image_",
    "featured_image_",
    "hero_",
    "cover_",
    "banner_",
    "thumbnail_",
    "toc_",
    "nav_",
    "menu_",
    "sidebar_",
    "header_",
    "footer_",
    "show_",
    "hide_",
    "disable_",
    "enable_",
    "skip_",
    "no_",
    "bookcollapse",
    "geekdoc",
    "obsidian_",
    "kanban_",
    "excalidraw_",
    "dg_",
    "_",
)
"""What keys of plumbing begin with: a part of the page, or a switch."""


def folded(key: str) -> str:
    """Return a key as keys are compared: case, `_`, `-` and spaces do not count.

    >>> folded("published-at") == folded("Published_At") == folded("publishedAt")
    True
    """
    return _folded(key) if len(key) <= _LONGEST_KEY else _fold(key)


def _fold(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


# Documents of one site state the same keys; only short ones are kept, so that no document can fill the memory.
_LONGEST_KEY = 64
_folded = lru_cache(maxsize=1 << 11)(_fold)


_PLUMBING = frozenset(map(folded, _WORDS.split()))
_FOLDED_BEGINNINGS = tuple(folded(each) for each in _BEGINNINGS if folded(each))


def is_plumbing_key(key: str) -> bool:
    """Whether a key only steers how a page is built.

    >>> is_plumbing_key("sidebar_position"), is_plumbing_key("showReadingTime"), is_plumbing_key("difficulty")
    (True, True, False)
    """
    name = folded(key)
    if name in _PLUMBING or key.startswith("_"):
        return True
    return any(
        name.startswith(each) and _begins_word(key, len(each)) for each in _FOLDED_BEGINNINGS if name.startswith(each)
    )


def _begins_word(key: str, length: int) -> bool:
    """Whether a word of a key ends after so many letters: `no_index` and `noIndex`, not `notes`."""
    letters = 0
    for at, character in enumerate(key):
        if letters == length:
            return character in "_- :" or character.isupper() or key[at - 1] == ":"
        letters += character not in "_- "
    return True
