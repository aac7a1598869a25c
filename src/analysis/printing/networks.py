"""Sums of counts as a network: which unknown counts may be others, by the cycles that they lie on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray

GROUND = 0  # the node of a count that one sum alone holds: nothing is kept there


@dataclass(frozen=True)
class Network:
    """Unknown counts as arcs between the sums that hold them: from one that it leaves to one that it enters.

    Attributes
    ----------
    tails, heads : sequence of int
        Nodes of each arc.
    """

    tails: Sequence[int]
    heads: Sequence[int]

    @classmethod
    def of(cls, sums: FloatArray) -> Network | None:
        """Return the network of sums whose coefficients are 1 or -1, a row each and a column an unknown count.

        There is none where a count is in three sums or more, or the signs of some cannot be turned so that each
        count enters one sum and leaves another.
        """
        places = [np.flatnonzero(column).tolist() for column in sums.T]
        if any(len(own) > 2 for own in places):
            return None
        ties = [(own[0], own[-1], int(sums[own[0], at] * sums[own[-1], at])) for at, own in enumerate(places) if own]
        signs = _signs(len(sums), [tie for tie in ties if tie[0] != tie[1]])
        if signs is None:
            return None
        ends = [[(signs[row] * int(sums[row, at]), row + 1) for row in own] for at, own in enumerate(places)]
        tails = [next((node for sign, node in own if sign < 0), GROUND) for own in ends]
        heads = [next((node for sign, node in own if sign > 0), GROUND) for own in ends]
        return cls(tails, heads)

    def movable(self, values: IntArray, least: IntArray, arcs: Iterable[int]) -> list[int]:
        """Return which unknown counts, of those asked, may have another whole value than theirs.

        Parameters
        ----------
        values, least : array of int
            The counts, and the least that is known of each; there is no most.
        arcs : iterable of int
            Those asked about.

        Notes
        -----
        Counts that keep every sum differ by a circulation: a count may grow if a path comes back from its head to its
        tail, along counts that may grow or shrink the other way, and shrink if one goes from its tail to its head. Sums
        of a network are totally unimodular: what may move by a fraction may move by one (Ahuja, Magnanti and Orlin,
        1993, *Network Flows*, ch. 11).
        """
        shrinks = (values > least).tolist()
        ways: dict[int, list[tuple[int, int]]] = {}
        for arc, (tail, head) in enumerate(zip(self.tails, self.heads, strict=True)):
            ways.setdefault(tail, []).append((head, arc))
            if shrinks[arc]:
                ways.setdefault(head, []).append((tail, arc))
        return [
            arc
            for arc in arcs
            if _reaches(ways, self.heads[arc], self.tails[arc], arc)
            or (shrinks[arc] and _reaches(ways, self.tails[arc], self.heads[arc], arc))
        ]


def _signs(n_sums: int, ties: Sequence[tuple[int, int, int]]) -> list[int] | None:
    """Return the sign by which to take each sum, so that two that hold the same count do it with opposite signs."""
    beside: dict[int, list[tuple[int, int]]] = {}
    for a, b, product in ties:
        beside.setdefault(a, []).append((b, -product))
        beside.setdefault(b, []).append((a, -product))
    signs = [0] * n_sums
    for first in range(n_sums):
        signs[first] = signs[first] or 1
        waiting = [first]
        while waiting:
            row = waiting.pop()
            for other, turned in beside.pop(row, ()):
                if signs[other] == -turned * signs[row]:
                    return None
                if signs[other] == 0:
                    signs[other] = turned * signs[row]
                waiting.append(other)
    return signs


def _reaches(ways: dict[int, list[tuple[int, int]]], start: int, end: int, without: int) -> bool:
    """Return whether a path leads from a node to another without an arc."""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == end:
            return True
        for other, arc in ways.get(node, ()):
            if arc != without and other not in seen:
                seen.add(other)
                waiting.append(other)
    return False
