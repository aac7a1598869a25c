"""Pages that ask nothing of a network: what they run is allowed by its hash, and no datum is ever markup."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Literal

# What would end the element that holds data, or that old readers of scripts would take for the end of a line.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def sealed(page: str, tag: Literal["style", "script"], content: str) -> str:
    """Return a page with a style sheet or a script in its only empty element, allowed by its hash.

    Parameters
    ----------
    page : str
        Its policy says STYLE-HASH or SCRIPT-HASH where the hash goes. No text of a study makes such an element.
    tag : str
        Which of the two.
    content : str
        What it holds.
    """
    digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
    whole = page.replace(f"<{tag}></{tag}>", f"<{tag}>{content}</{tag}>", 1)
    return whole.replace(f"{tag.upper()}-HASH", f"sha256-{digest}", 1)


def as_data(value: Any) -> str:
    r"""Return a value as the content of an element of JSON, in which no text is markup.

    Examples
    --------
    >>> as_data({"label": "</script><b>"})
    '{"label":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPED)
