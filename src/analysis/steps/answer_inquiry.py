"""Answer the questions of the study: each piece of evidence measured, one family, what each answer holds to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.unfit import as_study_error
from analysis.harmonising.common import asked_otherwise
from analysis.inquiry.clouds import Cloud, Surveyed, shared_cloud, theme_axis, whole_cloud
from analysis.inquiry.family import Answered, answers_table, readings_table, simultaneous_level, trends_table
from analysis.inquiry.measures import Measure
from analysis.inquiry.places import People, odds_ratio, region, two_groups
from analysis.inquiry.shares import share_evidence
from analysis.inquiry.trends import as_compared, over_editions
from analysis.storage import progress
from analysis.study import DataKind, Editions, Question, Regression, Space
from analysis.study.inquiry import ON_AXES, Asked, Evidence
from analysis.study.values import FEWEST_OF_A_TREND
from analysis.tables.results import Tables


def answer_inquiry(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    panel: pd.DataFrame,
    comparability: pd.DataFrame,
    individuals: Mapping[str, pd.DataFrame],
    eigenvalues: Mapping[str, pd.DataFrame],
    axes: Mapping[str, pd.DataFrame],
    themes: Mapping[str, pd.DataFrame],
    shifts: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    edition_trends: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    *,
    inquiry: Sequence[Asked],
    spaces: Mapping[str, Space],
    questions: Mapping[str, Question],
    editions: Editions | None,
    regressions: Sequence[Regression],
    data: DataKind,
    seed: int,
    frames: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, pd.DataFrame]:
    """Return what answers each question, a row a piece of evidence, and the same in other readings of the spaces."""
    made = {"individuals": individuals, "eigenvalues": eigenvalues, "axes": axes, "themes": themes}
    made |= {"shifts": shifts, "edition_trends": edition_trends}
    tables = {key: Tables({name: of[key] for name, of in made.items() if key in of}) for key in individuals}
    surveyed = Surveyed(answers.set_index("respondent", drop=False), missing, questions, tables)
    level = simultaneous_level(inquiry)
    of_study = spaces, editions, tuple(regressions), level, seed, frames
    asked_of = _Asking(surveyed, multiple, panel, comparability, *of_study)
    pieces = [(asked, rank, piece) for asked in inquiry for rank, piece in enumerate(asked.evidence, start=1)]
    show = progress("Questions de l'étude")
    answered = [Answered(*pieces[place], asked_of.measured(pieces[place][2])) for place in show(range(len(pieces)))]
    return {
        "inquiry_answers": answers_table(answered, level, data),
        "inquiry_readings": readings_table(answered),
        "inquiry_trends": trends_table(answered),
    }


@dataclass(frozen=True)
class _Asking:
    """What measures evidence; clouds are made once for all the pieces that need them."""

    surveyed: Surveyed
    multiple: pd.DataFrame
    panel: pd.DataFrame
    comparability: pd.DataFrame
    spaces: Mapping[str, Space]
    editions: Editions | None
    regressions: tuple[Regression, ...]
    level: float
    seed: int
    frames: Mapping[str, int]

    @cached_property
    def _clouds(self) -> dict[tuple[str, bool], Cloud]:
        return {}

    def measured(self, piece: Evidence) -> Measure:
        """Return the measure of a piece of evidence."""
        if piece.kind not in ON_AXES:
            of = self.surveyed
            question = of.questions[piece.question]
            known, asked = self._of(of.answers).known, (of.answers, self.multiple, of.missing, question)
            return share_evidence(piece, *asked, level=self.level, seed=self.seed, known=known)
        space = self.spaces[piece.space]
        found = [theme_axis(theme, space, self.surveyed.tables[space.key]) for theme in piece.themes]
        axes = [axis for axis in found if axis is not None]
        if len(axes) < len(found):
            return Measure()
        with as_study_error(space.key, len(self._people(space).answers)):
            return self._placed(piece, space, axes)

    def _placed(self, piece: Evidence, space: Space, axes: Sequence[int]) -> Measure:
        if piece.kind == "shift":
            return self._shifted(piece, space, axes[0])
        cloud, people = self._cloud(space, shared=False), self._people(space)
        if piece.kind == "region":
            return region(piece, cloud, axes, people, level=self.level, seed=self.seed)
        if piece.kind == "odds_ratio":
            outcome = (piece.question, piece.category)
            of_space = (one for one in self.regressions if (one.outcome, one.space) == (outcome, space.key))
            return odds_ratio(piece, cloud, axes[0], next(of_space).axes, people, level=self.level)
        sides = people.of_two(piece.factor, piece.group, piece.against)
        return two_groups(cloud, axes[0], people, sides, level=self.level, seed=self.seed)

    def _shifted(self, piece: Evidence, space: Space, axis: int) -> Measure:
        """Return how far an edition lies from the reference on the questions that all waves asked alike.

        Of three editions or more, none of which is named, it is how far they go from the first to the last. P-values
        are those of the tables of the comparison, so that a report never tells two of one test.
        """
        assert self.editions is not None  # of studies with editions alone, which is checked
        key, reference = self.editions.question, self.editions.reference
        names = self.surveyed.questions[key].categories
        is_path = not piece.group and len(names) >= FEWEST_OF_A_TREND
        edition = piece.group or next(name for name in names if name != reference)
        cloud, people = self._cloud(space, shared=True), self._people(space)
        if not cloud.own.has([axis]):
            return Measure(group=edition, against=reference)
        if is_path:
            found = over_editions(cloud, axis, people, key, level=self.level, seed=self.seed)
            return as_compared(found, self.surveyed.tables[space.key].edition_trends, axis)
        sides = people.of_two(key, edition, reference)
        found = two_groups(cloud, axis, people, sides, level=self.level, seed=self.seed)
        rows = self.surveyed.tables[space.key].shifts
        own = rows[(rows["edition"] == edition) & (rows["axes"] == str(axis))]
        p_value = float(own["p_value"].iloc[0]) if len(own) else found.p_value
        return replace(found, p_value=p_value, group=edition, against=reference)

    def _cloud(self, space: Space, *, shared: bool) -> Cloud:
        """Return the cloud of a space, or of the questions that editions share."""
        if (space.key, shared) not in self._clouds:
            self._clouds[space.key, shared] = self._made(space) if shared else whole_cloud(space, self.surveyed)
        return self._clouds[space.key, shared]

    def _made(self, space: Space) -> Cloud:
        active = space.active(self.surveyed.questions)
        left_out = set(asked_otherwise(self.comparability, active)["question"])
        if not left_out:
            return self._cloud(space, shared=False)
        return shared_cloud(space, self.surveyed, [key for key in active if key not in left_out])

    def _people(self, space: Space) -> People:
        index = active_cloud(self.surveyed.tables[space.key].individuals).index
        return self._of(self.surveyed.answers.loc[index])

    def _of(self, people: pd.DataFrame) -> People:
        met = self.panel.set_index("respondent")["panel"].reindex(people.index)
        edition = self.editions.question if self.editions else "wave"
        return People(people, people.get("weight"), met, edition, self.frames)
