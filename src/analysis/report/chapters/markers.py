"""The grid of markers: what it says, what was given to projects, how far assessors agree, what to discuss first."""

from collections.abc import Iterator

from analysis.report.chapters.columns import introduced
from analysis.report.chapters.marker_levels import levels_given
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Markdown, Paragraph, Table, identifier
from analysis.study.markers import Grid, Marker, Project


def markers(context: Context) -> Iterator[Block]:
    """Tell the grid of markers of a study, and what was given to projects where filled grids were received."""
    grid = context.study.grid
    if grid is None:
        return
    yield context.heading("markers.named", "markers", level=1, label=context.text(grid.title))
    yield from _definitions(context, grid)
    yield from _described(context, grid)
    yield from _elements(context, grid)
    yield from _projects(context, grid)
    if not grid.filled:
        yield context.paragraph("markers.none")
        return
    yield from levels_given(context, grid)


def _definitions(context: Context, grid: Grid) -> Iterator[Block]:
    head = [Column(context.say("markers.columns.marker"), 20), Column(context.say("markers.columns.definition"), 50)]
    rows = [[context.text(each.name or each.label), context.text(each.definition)] for each in grid.markers.values()]
    table = Table("tab-markers", context.say("markers.definitions_caption"), head, rows)
    ends = {"lowest": context.integer(grid.lowest), "highest": context.integer(grid.highest)}
    source = context.text(grid.source.rstrip("."))
    yield from introduced(context, "markers.intro", table, count=len(grid.markers), source=source, **ends)
    if grid.address:
        yield context.paragraph("markers.address", address=Markdown(f"<{grid.address}>"))
    yield from context.paragraphs("markers.no_total", when=not grid.total)
    yield from context.paragraphs("markers.quoted", when=context.study.data == "reconstructed")
    yield from _notes(context, grid)


def _notes(context: Context, grid: Grid) -> Iterator[Block]:
    notes = [grid.note, *(marker.note for marker in grid.markers.values())]
    if told := [context.text(note) for note in notes if note]:
        yield Bullets(told)


def _described(context: Context, grid: Grid) -> Iterator[Block]:
    """Tell what each level says where the source does, and that it does not elsewhere."""
    for key, marker in grid.markers.items():
        if marker.levels:
            table = level_table(context, marker, identifier("tab-marker", key))
            yield from introduced(context, "markers.levels_intro", table, marker=context.text(marker.label))
    silent = [context.text(each.label) for each in grid.markers.values() if not each.levels]
    if silent:
        yield Paragraph(context.counting("markers.undescribed", "markers", silent))


def level_table(context: Context, marker: Marker, key: str) -> Table:
    """Return what each level of a marker says, with the example that its source gives."""
    given = any(level.example for level in marker.levels.values())
    head = [
        Column(context.say("markers.columns.level"), 8, numeric=True),
        Column(context.say("markers.columns.says"), 40),
        *([Column(context.say("markers.columns.example"), 34)] if given else []),
    ]
    rows = [
        [context.integer(level), context.text(said.text), *([context.text(said.example or "")] if given else [])]
        for level, said in sorted(marker.levels.items())
    ]
    return Table(key, context.say("markers.levels_caption", marker=context.text(marker.label)), head, rows)


def _elements(context: Context, grid: Grid) -> Iterator[Block]:
    """Tell the key elements that the source cites, counted by project where narratives tell some."""
    if not grid.elements:
        return
    labels = [context.text(label) for label in grid.elements.values()]
    source = context.text((grid.elements_source or grid.source).rstrip("."))
    table = context.tables.marker_elements
    if table.empty:
        yield context.paragraph("markers.elements", labels=context.listed(labels), source=source)
        return
    head = [
        Column(context.say("markers.columns.element"), 40),
        Column(context.say("markers.columns.projects"), 10, numeric=True),
    ]
    rows = [
        [context.text(grid.elements[str(row["element"])]), context.integer(row["n_projects"])]
        for _, row in table.iterrows()
    ]
    printed = Table("tab-marker-elements", context.say("markers.elements_caption"), head, rows)
    told = int(table["n_told"].iloc[0])
    yield from introduced(context, "markers.elements_counted", printed, count=told, source=source)


def _projects(context: Context, grid: Grid) -> Iterator[Block]:
    """List the projects, each with what holds it and its narrative where there is one."""
    if grid.projects:
        yield context.paragraph("markers.projects", len(grid.projects))
        yield Bullets([project_line(context, grid, project) for project in grid.projects.values()])


def project_line(context: Context, grid: Grid, project: Project) -> Markdown:
    """Return a project in a line: its name, its holder, its narrative with its key elements, its note."""
    name = context.text(project.label)
    named = context.say("markers.held", name=name, holder=context.text(project.holder)) if project.holder else name
    told = [named, *narrative(context, grid, project), *([context.text(project.note)] if project.note else [])]
    ended = [each if each.endswith((".", "…", "!", "?")) else Markdown(f"{each}.") for each in told]
    return Markdown(" ".join(ended))


def narrative(context: Context, grid: Grid, project: Project) -> Iterator[Markdown]:
    """Yield the narrative of a project with its source, then the key elements that it tells."""
    if project.narrative:
        told = context.text(project.narrative.rstrip("."))
        if project.source:
            yield context.say("markers.narrative_of", told=told, source=context.text(project.source.rstrip(".")))
        else:
            yield context.say("markers.narrative", told=told)
    if project.elements:
        labels = [context.text(grid.elements[each]) for each in project.elements]
        yield context.counting("markers.tells", "elements", labels)
