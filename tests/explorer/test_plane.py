"""The explorer page in a browser: each control operated, and what it does to the marks."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from lxml import etree

from analysis.explorer.assembly import explorer_page
from analysis.language.catalogue import Catalogue

pytestmark = pytest.mark.browser
MARKS = "[data-mark]"


def payload(root, name):
    """Return the payload of a study, its words those of the catalogue today."""
    content = json.loads((root / f"explorer/test/fixtures/{name}.json").read_text("utf-8"))
    return {**content, "words": {each: Catalogue(each).templates("explorer") for each in ("fr", "en")}}


@pytest.fixture(scope="module")
def opened(root, browser, tmp_path_factory):
    """Return what opens a page and tells what it said and asked: by name, with the console and the requests."""
    folder, told = tmp_path_factory.mktemp("pages"), []

    def show(content, width=1280, height=800):
        path = folder / f"{len(list(folder.iterdir()))}.html"
        path.write_text(explorer_page(content), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": height})
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: told.append(request.url) if not is_own(request.url) else None)
        page.emulate_media(reduced_motion="reduce")
        page.goto(path.as_uri())
        page.wait_for_selector(MARKS)
        return page

    yield show
    assert told == []  # no error, no warning, no request, whatever the tests did


def is_own(url):
    return url.startswith(("file:", "data:", "blob:"))


@pytest.fixture(scope="module")
def loaded(root, opened):
    return opened(payload(root, "root"))


@pytest.fixture
def page(loaded):
    """Return the page at its first view."""
    loaded.set_viewport_size({"width": 1280, "height": 800})
    view(loaded, "")
    return loaded


def view(page, fragment):
    """Show what a fragment says, nothing hovered and nothing focused."""
    page.mouse.move(1, 1)
    page.evaluate("fragment => { document.activeElement.blur(); location.hash = fragment; }", fragment or "x=1")
    settle(page)


def settle(page, asked="true"):
    """Wait until the page has drawn, and until what is asked holds."""
    turn = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
    page.evaluate(f"async () => {{ do {{ await {turn}; }} while (!({asked})); }}")


def marks(page):
    """Return the place and the classes of each mark."""
    found = page.eval_on_selector_all(
        MARKS, "all => all.map(one => [one.dataset.mark, one.getAttribute('transform'), one.getAttribute('class')])"
    )
    return {name: (*map(float, re.findall(r"-?[\d.]+", place)), names.split()) for name, place, names in found}


def painted(page):
    """Return how many pixels of the canvas hold something."""
    return page.evaluate(
        """() => {
          const shown = document.querySelector('.plan canvas'), copy = new OffscreenCanvas(shown.width, shown.height);
          const pen = copy.getContext('2d', { willReadFrequently: true });
          pen.drawImage(shown, 0, 0);
          return pen.getImageData(0, 0, shown.width, shown.height).data.filter((v, i) => i % 4 === 3 && v > 0).length;
        }"""
    )


def overlaps(page):
    """Return the pairs of labels whose texts overlap on the screen, and how many labels there are."""
    return page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('[data-label] text')].map(one => one.getBBox());
          const side = (a, b, at, size) => a[at] < b[at] + b[size] && b[at] < a[at] + a[size];
          const hit = (a, b) => side(a, b, 'x', 'width') && side(a, b, 'y', 'height');
          return [boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => hit(a, b))).length, boxes.length];
        }"""
    )


def check(page, layer, on=True):
    page.set_checked(f"input[name={layer}]", on)
    settle(page)


def test_the_first_view_is_the_report_s_plane_with_names_that_never_overlap(page):
    assert len(marks(page)) == 33
    assert overlaps(page)[0] == 0
    assert overlaps(page)[1] >= 25
    assert "72" in page.inner_text(".tete-axe.across")
    scales = page.eval_on_selector_all(
        ".grille g", "all => all.map(one => [one.textContent, one.getAttribute('transform')])"
    )
    ticks = [
        (float(text.replace("−", "-").replace(",", ".")), *map(float, re.findall(r"-?[\d.]+", place)))
        for text, place in scales
    ]
    across = sorted((value, x) for value, x, _ in ticks if x > 0)
    upright = sorted((value, -y) for value, x, y in ticks if x == 0)
    units = [(end - start) / (last - first) for (first, start), *_, (last, end) in (across, upright)]
    assert units[0] == pytest.approx(units[1], rel=0.01)  # one unit is as long either way


def test_each_layer_draws_its_own(page):
    first = len(marks(page))
    check(page, "supplementary")
    assert len(marks(page)) > first
    check(page, "active", on=False)
    assert all("supplementary" in names for *_, names in marks(page).values())
    check(page, "supplementary", on=False)
    assert marks(page) == {}
    assert painted(page) == 0
    check(page, "individuals")
    assert painted(page) > 300
    check(page, "means")
    assert {name.split("/")[1] for name in marks(page)} == {"statut"}
    check(page, "ellipses")
    assert page.locator(".contours .concentration").count() == 3
    page.select_option("#ellipse", "confidence")
    assert page.locator(".contours .confidence").count() == 3
    check(page, "classes")
    assert page.locator(f"{MARKS}.class").count() > 1
    check(page, "path")
    assert page.locator("[data-trail=path]").count() == 1
    check(page, "active")
    check(page, "regions")
    assert page.locator(".contours .region").count() > 20
    check(page, "joined")
    assert page.locator("[data-trail^='o/']").count() > 2
    assert overlaps(page)[0] == 0


def test_axes_colours_sizes_thresholds_and_questions_change_the_marks(page):
    first = marks(page)
    page.click("text=Échanger")
    settle(page)
    assert "Ressources" in page.inner_text(".tete-axe.across")
    view(page, "y=3")
    assert marks(page).keys() == first.keys()
    assert marks(page) != first
    view(page, "")
    assert {name for *_, names in first.values() for name in names if re.fullmatch(r"s\d", name)} == {"s0", "s1"}
    page.select_option("#couleur", "question")
    assert len({name for *_, names in marks(page).values() for name in names if re.fullmatch(r"s\d", name)}) == 7
    sizes = "all => new Set(all.map(one => one.getBBox().width.toFixed(1))).size"
    paths = f"{MARKS} path"
    page.select_option("#couleur", "plain")
    assert page.eval_on_selector_all(paths, sizes) == 1
    page.select_option("#taille", "contribution")
    settle(page)
    assert page.eval_on_selector_all(paths, sizes) > 10
    page.fill("#seuil-contribution", "1")
    settle(page)
    kept = len(marks(page))
    assert 5 < kept < 33
    assert f"{33 - kept} modalités" in page.inner_text(".plan-note")
    page.fill("#seuil-contribution", "0")
    page.select_option("#question", "etp")
    settle(page)
    assert sum("pale" not in names for *_, names in marks(page).values()) == 3
    assert page.locator("[data-trail='o/etp']").count() == 1
    view(page, "layers=individuals&people=statut")
    assert "Lauréat" in page.inner_text(".legendes")


def test_zoom_pan_and_dragged_names(page):
    first = marks(page)
    page.mouse.move(580, 400)
    page.mouse.wheel(0, -300)
    settle(page, "location.hash.includes('zoom')")
    inside = marks(page)
    assert inside != first
    assert overlaps(page)[0] == 0
    x, y = page.evaluate(
        """() => { const { left, top, width, height } = document.querySelector('.plan svg').getBoundingClientRect();
          for (let x = left + 20; x < left + width; x += 9) for (let y = top + height / 2; y < top + height; y += 9)
            if (document.elementFromPoint(x, y).matches('.plan > svg')) return [x, y]; }"""
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 20, steps=3)
    page.mouse.up()
    settle(page)
    moved = marks(page)
    assert all(moved[name][0] - x == pytest.approx(40, abs=1) for name, (x, *_) in inside.items())
    page.click("button:has-text('Tout voir')")
    settle(page)
    assert marks(page) == first
    label = page.locator("[data-label='c/etp/aucun'] text")
    box = label.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 7)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] - 23, steps=3)
    page.mouse.up()
    settle(page)
    assert label.bounding_box()["x"] == pytest.approx(box["x"] + 40, abs=2)
    assert marks(page)["c/etp/aucun"][:2] == first["c/etp/aucun"][:2]
    page.click("button:has-text('Annuler')")
    settle(page)
    assert label.bounding_box()["x"] == pytest.approx(box["x"], abs=2)


def test_cards_pins_comparison_and_search(page):
    page.hover("[data-mark='c/etp/aucun']")
    card = page.locator(".carte.volante")
    assert "Aucun salarié" in card.inner_text()
    assert re.search(r"n’ont|salariés|ETP", card.inner_text())
    page.fill("#recherche", "LAUREAT")
    assert "Lauréat" in page.locator("#trouves [role=option]").first.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#recherche", "aria-activedescendant") == "trouve-0"
    page.keyboard.press("Enter")
    settle(page)
    assert "epinglee" in marks(page)["c/statut/laureat"][-1]
    assert page.get_attribute("#recherche", "aria-expanded") == "false"
    check(page, "individuals")
    page.click("[data-mark='c/etp/aucun']")
    cards = page.locator("article.carte")
    assert cards.count() == 2
    assert card.count() == 0  # what the panel tells beside the plane hides nothing of it
    assert "à côté des autres" in page.inner_text("[role=tabpanel]")
    assert page.locator(".comparer tbody tr").count() >= 4
    page.locator(".retirer").first.click()
    assert cards.count() == 1


def test_individuals_pinned_or_asked_for_are_named_in_the_plane(root, page):
    people = payload(root, "root")["spaces"][0]["individuals"]["labels"]
    page.fill("#recherche", people[7])
    page.keyboard.press("Enter")
    settle(page)
    assert "person" in marks(page)["i/7"][-1]
    assert page.text_content("[data-label='i/7']") == people[7]
    view(page, "layers=active")
    check(page, "named")  # which shows the individuals
    assert {name for name in marks(page) if name.startswith("i/")} == {f"i/{rank}" for rank in range(len(people))}
    assert overlaps(page)[0] == 0
    assert f"{len(people)} individus" in page.inner_text(".plan-note").replace("\xa0", " ")


def test_individuals_and_mean_points_share_no_style_but_a_factor_s_own(page):
    view(page, "layers=individuals means ellipses classes&people=edition&factor=statut")
    shown = page.eval_on_selector_all(".legendes dl:not(:last-child) path", "all => all.map(one => one.outerHTML)")
    styles = page.eval_on_selector_all(
        ".legendes dl:not(:last-child) dd g", "all => all.map(one => one.getAttribute('class') + one.innerHTML)"
    )
    assert len(set(styles)) == len(styles) == len(shown) == 5
    page.select_option("#couleur-individus", "territoire")  # a factor: its mean points and ellipses go with it
    settle(page)
    assert page.input_value("#facteur") == "territoire"
    page.select_option("#facteur", "statut")
    settle(page)
    assert page.input_value("#couleur-individus") == "statut"


def test_names_are_larger_on_demand_and_supplementary_questions_shown_one_by_one(page):
    height = "document.querySelector(\"[data-label='c/etp/aucun'] text\").getBBox().height"
    ordinary = page.evaluate(height)
    page.select_option("#lettres", "large")
    settle(page)
    assert page.evaluate(height) > 1.2 * ordinary
    assert overlaps(page)[0] == 0
    page.select_option("#lettres", "plain")
    check(page, "supplementary")
    every = marks(page)
    page.click("text=Questions supplémentaires montrées")
    page.set_checked("input[value=statut]", False)
    settle(page)
    assert every.keys() - marks(page).keys() == {name for name in every if name.startswith("c/statut/")}
    page.fill("#recherche", "laureat")  # found all the same, and shown
    page.keyboard.press("Enter")
    settle(page)
    assert marks(page).keys() == every.keys()


def test_the_keyboard_reaches_everything(page):
    page.focus(f"{MARKS}[tabindex='0']")
    assert page.locator(f"{MARKS}[tabindex='0']").count() == 1
    here = "document.activeElement.dataset.mark"
    start = page.evaluate(here)
    places = marks(page)
    page.keyboard.press("ArrowRight")
    beside = page.evaluate(here)
    assert places[beside][0] > places[start][0]
    assert page.locator(".carte.volante").count() == 1
    page.keyboard.press("Enter")
    settle(page)
    assert page.get_attribute(f"[data-mark='{beside}']", "aria-pressed") == "true"
    page.keyboard.press("Alt+ArrowDown")
    settle(page)
    assert "moved=" in page.evaluate("location.hash")
    page.keyboard.press("+")
    settle(page)
    assert "zoom=" in page.evaluate("location.hash")
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    settle(page)
    assert page.locator(".carte.volante").count() == 0
    page.focus("[role=tab][aria-selected=true]")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "onglet-points"
    assert page.locator("[role=tabpanel] table").count() == 1


def test_every_panel_tells_and_acts(page):
    page.click("#onglet-points")
    page.click("[role=tabpanel] thead button >> nth=1")
    assert page.locator("th[aria-sort=descending]").count() == 1
    counts = page.locator("[role=tabpanel] tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [int(text) for text in counts if text.isdigit()]
    assert numbers == sorted(numbers, reverse=True)
    page.fill("#filtre-points", "laureat")
    assert page.locator("[role=tabpanel] tbody tr").count() == 1
    width = "document.querySelector('.plan').clientWidth"
    before = page.evaluate(width)
    page.click("text=Élargir")
    settle(page, f"{width} < {before} - 100")
    page.click("text=Élargir")
    settle(page, f"{width} === {before}")
    page.click("#onglet-axes")
    page.click("article.axe >> nth=2 >> text=En hauteur")
    settle(page)
    assert "y=3" in page.evaluate("location.hash")
    page.click("#onglet-contributions")
    sides = page.locator(".cote")
    assert sides.count() == 2
    sides.nth(1).locator("button").first.hover()
    assert page.locator(f"{MARKS}.appelee").count() == 1
    page.click("#onglet-questions")
    page.click("[role=tabpanel] tbody button >> nth=0")
    settle(page)
    assert "question=" in page.evaluate("location.hash")
    page.click("#onglet-factors")
    page.select_option("#facteur-du-volet", "territoire")
    settle(page)
    assert "factor=territoire" in page.evaluate("location.hash")
    page.click("#onglet-tables")
    titles = page.locator("#tableau option").all_inner_texts()
    page.select_option("#tableau", label=titles[-1])
    assert page.locator("[role=tabpanel] tbody tr").count() > 1
    page.click("#onglet-editions")
    assert page.locator(".editions figure").count() == 2


def test_a_refitted_space_moves_the_marks_and_keeps_where_they_were(page):
    page.click("#onglet-refit")
    first = marks(page)
    page.locator("[role=tabpanel] input[type=checkbox]").first.uncheck()
    settle(page)
    assert "spec=" in page.evaluate("location.hash")
    assert page.locator(".fantomes > g").count() >= len(first)
    assert "Axe 1 refait" in page.inner_text(".tete-axe.across")
    assert any(marks(page)[name][:2] != place[:2] for name, place in first.items() if name in marks(page))
    page.click("#onglet-axes")
    told = page.inner_text("article.axe >> nth=0").replace("\xa0", " ")
    assert told.startswith("Axe 1 refait")
    rate = re.search(r"Taux modifié\s+([\d,]+)", told)[1]
    assert f"{float(rate.replace(',', '.')):.0f}" in page.inner_text(".tete-axe.across")
    assert "Dans l’étude" in told
    assert "Au hasard" not in told
    page.click("#onglet-tables")
    assert "sont ceux de l’étude" in page.inner_text("[role=tabpanel]")
    page.click("#onglet-refit")
    page.click("button:has-text('Annuler')")
    page.click("button:has-text('Annuler')")
    settle(page, "!location.hash.includes('spec=')")
    assert {name: place[:2] for name, place in marks(page).items()} == {
        name: place[:2] for name, place in first.items()
    }


def counted(page):
    """Return how many individuals the panel says that the group has, and how many it lists."""
    said = re.match(r"(\d+)", page.inner_text("[role=tabpanel] .dit"))
    return said and int(said[1]), page.locator("[role=tabpanel] tbody tr").count()


def test_a_lasso_gathers_individuals_and_tells_who_they_are(root, page):
    (space,) = payload(root, "root")["spaces"]
    people, across = space["individuals"], space["plane"][0]
    left = [name for name, x in zip(people["labels"], people["coordinates"][across], strict=True) if x < 0]
    view(page, "frame=individuals")
    page.click("text=Lasso")  # which shows the individuals
    settle(page)
    assert painted(page) > 100
    box = page.locator(".plan > svg").bounding_box()
    zero = float(page.locator(".grille > line").nth(1).get_attribute("x1"))
    corners = [(1, 1), (zero, 1), (zero, box["height"] - 1), (1, box["height"] - 1)]
    page.mouse.move(box["x"] + 1, box["y"] + 1)
    page.mouse.down()
    for x, y in corners[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    page.mouse.up()
    settle(page, "location.hash.includes('group=')")
    assert "zoom" not in page.evaluate("location.hash")
    assert counted(page) == (len(left), len(left))
    assert {*page.locator("[role=tabpanel] tbody th").all_inner_texts()} == {*left}
    assert page.locator("[role=tabpanel] .carte-qui li").count() > 2
    page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }")
    page.click("text=Copier la liste")
    settle(page, "window.copied")
    assert {*page.evaluate("window.copied").split("\n")} == {*left}
    page.select_option("#axe-x", "2")  # the same persons, elsewhere
    settle(page)
    assert counted(page)[1] == len(left)
    page.click("text=Vider le groupe")
    page.focus("text=Prendre les visibles")
    page.keyboard.press("Enter")
    settle(page)
    assert counted(page)[1] == len(people["labels"])
    page.click("text=Lasso")  # off again: a drag moves the plane


def test_who_is_visible_is_gathered_from_the_first_view_which_then_shows_them(root, page):
    people = payload(root, "root")["spaces"][0]["individuals"]
    assert painted(page) == 0
    page.focus("text=Prendre les visibles")
    page.keyboard.press("Enter")
    settle(page, "location.hash.includes('group=')")
    assert counted(page) == (len(people["labels"]), len(people["labels"]))
    assert painted(page) > 0
    page.evaluate("navigator.clipboard.writeText = () => Promise.resolve()")
    page.click("text=Copier la liste")
    settle(page, "document.querySelector('[role=tabpanel] .dit').textContent.includes('opié')")
    page.click("text=Vider le groupe")
    settle(page)
    assert page.inner_text("[role=tabpanel] .dit") == "Personne n’est dans le groupe."


def test_quantitative_variables_are_arrows_that_a_refitted_space_does_not_have(root, opened):
    page = opened(payload(root, "poison"))
    check(page, "quantities")
    assert page.locator("[data-trail^='v/']").count() == 2
    assert page.locator("[data-outline=circle]").count() == 1
    assert overlaps(page)[0] == 0
    page.hover("[data-mark='v/delai']")
    assert "variable quantitative" in page.inner_text(".carte.volante")
    page.fill("#recherche", "delai")
    page.keyboard.press("Enter")
    settle(page)
    assert "pins=v" in page.evaluate("location.hash")
    page.click("#onglet-refit")
    page.locator("[role=tabpanel] input[type=checkbox]").first.uncheck()
    settle(page, "location.hash.includes('spec=')")
    assert page.is_disabled("input[name=quantities]")
    assert page.locator("[data-trail^='v/']").count() == 0
    page.close()


def test_pictures_and_code_are_taken_away(page):
    view(page, "layers=active individuals means ellipses&frame=individuals&panel=export&contribution=0.5")
    with page.expect_download() as waiting:
        page.click("text=Image SVG")
    drawing = etree.fromstring(waiting.value.path().read_bytes())
    texts = " ".join(drawing.itertext())
    assert "Source : Recherche" in texts.replace("\xa0", " ")
    assert "Données reconstituées, fictives" in texts
    assert "0,5 fois la moyenne" in texts
    assert len(drawing.findall(".//{*}path")) > 61
    ticks = [
        (float(one.text.replace("−", "-").replace(",", ".")), float(one.get("x")), float(one.get("y")))
        for one in drawing.findall(".//{*}text[@font-size='10']")
    ]
    below, left = (sorted(one for one in ticks if (one[2] > 700) is is_below) for is_below in (True, False))
    units = [
        (last[place] - first[place]) / (last[0] - first[0]) for (first, *_, last), place in ((below, 1), (left, 2))
    ]
    assert units[0] == pytest.approx(-units[1], rel=0.01)  # graduations, at the same scale either way
    with page.expect_download() as waiting:
        page.click("text=Image PNG")
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 2000
    page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }")
    page.click("text=Copier le code R")
    settle(page, "window.copied")
    assert "FactoMineR" in page.evaluate("window.copied")
    assert "{x}" not in page.evaluate("window.copied")


def test_a_link_restores_the_view_and_the_language_changes_words_alone(root, page, opened):
    view(
        page,
        "layers=active means&factor=territoire&colour=question&contribution=0.5&pins=c/etp/aucun&zoom=2 0.1 0.2"
        "&panel=axes",
    )
    shown, link = marks(page), page.evaluate("location.hash")
    again = page.context.browser.new_page(viewport={"width": 1280, "height": 800})
    again.goto(page.url.partition("#")[0] + link)
    again.wait_for_selector(MARKS)
    settle(again)
    assert marks(again) == shown
    assert unquote(again.evaluate("location.hash")) == unquote(link)
    again.click("text=English")
    settle(again)
    assert again.inner_text("#onglet-axes") == "Axes"
    assert again.inner_text("#onglet-cards") == "Cards"
    assert "\xa0:" not in " ".join(again.locator("[data-label]").all_text_contents())
    assert marks(again) == shown
    again.close()


def test_the_page_is_accessible_and_fits_narrow_and_magnified_screens(page):
    from axe_playwright_python.sync_playwright import Axe

    for fragment in (
        "layers=active means individuals&pins=c/etp/aucun c/etp/trois_et_plus",
        "panel=refit",
        "layers=individuals&panel=group",
    ):
        view(page, fragment)
        if "group" in fragment:
            page.click("text=Prendre les visibles")
            settle(page, "location.hash.includes('group=')")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    for width in (800, 640, 360):  # a tablet, 1280 at 200 %, a phone
        page.set_viewport_size({"width": width, "height": 740})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert overlaps(page)[0] == 0
        assert page.locator(".plan-outils button").evaluate_all(
            "all => all.every(one => one.scrollHeight <= one.clientHeight)"
        )
        under = """() => { const [plane, told] = ['.centre', '.volet'].map(one => document.querySelector(one));
          return told.offsetTop - plane.offsetTop - plane.offsetHeight; }"""
        assert page.evaluate(under) < 140  # what a point says is under the plane, not after all the controls
    page.click("summary")
    page.set_checked("input[name=supplementary]", True)
    assert any("supplementary" in names for *_, names in marks(page).values())


def test_at_public_there_is_a_grid_instead_of_individuals_and_no_refit(root, opened):
    content = payload(root, "poison")
    content["disclosure"] = "public"
    for space in content["spaces"]:
        space |= {"individuals": None, "refit": None, "noRefit": "no_refit.public"}
        cells = [{"factor": "", "category": None, "x": 0.5 * rank, "y": 0.0, "n": 5 + rank} for rank in range(3)]
        space["cells"] = {"decimals": 1, "cells": cells}
    page = opened(content)
    assert page.locator("input[name=individuals]").count() == 0
    check(page, "cells")
    assert painted(page) > 100
    page.click("#onglet-refit")
    assert "disclosure: internal" in page.inner_text("[role=tabpanel]")
    page.close()
