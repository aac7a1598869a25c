// What scripts add to a page that reads without them: folding that follows links and print, a search, figures opened
// large, tables copied, numbers that tell their source. Every word of it comes from the page.
(() => {
  "use strict";
  const words = document.getElementById("mots").dataset;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const made = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // Annexes are folded: a link into one opens it, printing opens them all.
  const annexes = all("details.annexe");
  const open = (target) => {
    for (let box = target?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    open(target);
    target?.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = annexes.filter((box) => !box.open);
    for (const box of folded) box.open = true;
  });
  addEventListener("afterprint", () => {
    for (const box of folded) box.open = false;
  });
  const title = document.getElementById("annexes");
  if (title && annexes.length) {
    const button = made("button", {type: "button", class: "action"}, words.unfold);
    button.addEventListener("click", () => {
      const closed = annexes.some((box) => !box.open);
      for (const box of annexes) box.open = closed;
      button.textContent = closed ? words.fold : words.unfold;
    });
    title.after(made("p", {class: "actions"}, button));
  }

  // Search: the sections that hold all the words, accents and capitals aside.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();
  const sections = [];
  const walk = document.createTreeWalker(document.getElementById("contenu"), NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (/^H[2-6]$/.test(node.tagName)) sections.push({title: node.textContent, id: node.id, text: ""});
    else if (sections.length && /^(P|LI|TD|TH|CAPTION|FIGCAPTION)$/.test(node.tagName)) {
      sections.at(-1).text += ` ${node.textContent}`;
    }
  }
  for (const section of sections) section.plain = plain(`${section.title} ${section.text}`);
  const field = made("input", {type: "search", id: "recherche", autocomplete: "off"});
  const found = made("ul", {class: "trouves"});
  const count = made("p", {role: "status", class: "compte"});
  field.addEventListener("input", () => {
    const asked = plain(field.value).split(/\s+/).filter(Boolean);
    const hits = asked.length && field.value.trim().length > 1
      ? sections.filter((section) => asked.every((word) => section.plain.includes(word))) : [];
    count.textContent = asked.length ? `${words.found} ${hits.length}` : "";
    found.replaceChildren(...hits.slice(0, 30).map((hit) => made("li", {}, made("a", {href: `#${hit.id}`}, hit.title))));
  });
  document.querySelector("#sommaire h2").after(
    made("div", {role: "search"}, made("label", {for: "recherche"}, words.search), field, count, found)
  );

  // Contents follow the reading.
  const links = new Map(all("#sommaire > ul a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const seen = new IntersectionObserver((entries) => {
    const first = entries.find((entry) => entry.isIntersecting);
    if (!first) return;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(first.target.id)?.setAttribute("aria-current", "true");
  }, {rootMargin: "0px 0px -70% 0px"});
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading) seen.observe(heading);
  }

  // A figure opens as large as the window.
  const dialog = made("dialog", {class: "grand", "aria-label": words.enlarged});
  const close = made("button", {type: "button", class: "action"}, words.close);
  const place = made("div");
  close.addEventListener("click", () => dialog.close());
  dialog.append(close, place);
  document.body.append(dialog);
  for (const image of all("figure img")) {
    const button = made("button", {type: "button", class: "agrandir", "aria-label": `${words.enlarge} ${image.alt}`});
    image.replaceWith(button);
    button.append(image);
    button.addEventListener("click", () => {
      place.replaceChildren(image.cloneNode());
      dialog.showModal();
    });
  }

  // A table is copied as CSV, by the sign that spreadsheets of the page's language read: semicolons in French.
  const sign = document.documentElement.lang.startsWith("fr") ? ";" : ",";
  const cell = (text) => (/["\n]/.test(text) || text.includes(sign) ? `"${text.replaceAll('"', '""')}"` : text);
  const csv = (table) => {
    const spanning = [];
    return [...table.rows].map((row) => {
      const cells = [...row.cells];
      const line = [];
      for (let column = 0; cells.length || spanning[column]?.left; column += 1) {
        if (!spanning[column]?.left) {
          const next = cells.shift();
          spanning[column] = {left: next.rowSpan, text: next.innerText.replace(/\s+/g, " ").trim()};
        }
        spanning[column].left -= 1;
        line.push(cell(spanning[column].text));
      }
      return line.join(sign);
    }).join("\n");
  };
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = made("textarea", {class: "cache"});
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  for (const table of all(".tableau table")) {
    const button = made("button", {type: "button", class: "action"}, words.copy);
    button.addEventListener("click", async () => {
      await copied(csv(table));
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    table.closest(".tableau").after(made("p", {class: "actions"}, button));
  }

  // Each number of the main text tells its source under the pointer or the finger; by the keyboard where it is asked,
  // for there are hundreds.
  const numbers = all(".n[title]");
  const source = made("div", {role: "tooltip", id: "source", class: "source"});
  source.hidden = true;
  document.getElementById("contenu").append(source);
  let told = null;
  const hide = () => {
    told?.removeAttribute("aria-describedby");
    told = null;
    source.hidden = true;
  };
  const tell = (number) => {
    hide();
    told = number;
    source.textContent = number.dataset.source;
    number.setAttribute("aria-describedby", "source");
    source.hidden = false;
    const at = number.getBoundingClientRect();
    const room = document.documentElement.clientWidth - source.offsetWidth - 8;
    source.style.left = `${scrollX + Math.max(8, Math.min(at.left, room))}px`;
    source.style.top = `${scrollY + at.bottom}px`;
  };
  const numberAt = (event) => event.target.closest?.(".n[data-source]");
  for (const number of numbers) {
    number.dataset.source = number.title;
    number.removeAttribute("title");
  }
  for (const kind of ["pointerover", "focusin", "click"]) {
    document.addEventListener(kind, (event) => {
      const number = numberAt(event);
      if (number) tell(number);
      else if (told && !source.contains(event.target)) hide();
    });
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  if (numbers.length) {
    const button = made("button", {type: "button", class: "action", "aria-pressed": "false"}, words.sources);
    button.addEventListener("click", () => {
      const shown = document.body.classList.toggle("sources");
      button.setAttribute("aria-pressed", shown);
      for (const number of numbers) shown ? number.setAttribute("tabindex", "0") : number.removeAttribute("tabindex");
    });
    document.querySelector('[role="search"]').after(made("p", {class: "bascule"}, button));
  }

  follow();
})();
