"""How what has no room on one page or slide is cut: into as few parts as can be, of nearly the same length."""


def evened(n: int, at_most: int) -> list[int]:
    """Return the lengths of the parts of n things, at most so many in each.

    Examples
    --------
    >>> evened(15, 8), evened(13, 8), evened(13, 4), evened(0, 4)
    ([8, 7], [7, 6], [4, 3, 3, 3], [])
    """
    n_parts = -(-n // max(1, at_most))
    return [n // n_parts + (rank < n % n_parts) for rank in range(n_parts)]
