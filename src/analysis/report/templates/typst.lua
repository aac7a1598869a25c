-- Typst: pandoc's writer drops the text that stands for images and formulas; carry it.

local LONGEST = 15000  -- signs of what stands for an image: PDF/A admits 32,767 bytes

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function unescaped(path)
  return (path:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

function Image(image)
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  if pandoc.text.len(alt) > LONGEST then alt = pandoc.text.sub(alt, 1, LONGEST) .. "…" end
  local call = "#image(%s, alt: %s, width: 100%%)"
  return pandoc.RawInline("typst", call:format(quoted(unescaped(image.src)), quoted(alt)))
end

function Math(formula)
  local document = pandoc.Pandoc({pandoc.Plain({formula})})
  local body = pandoc.write(document, "typst"):gsub("%s+$", ""):gsub("^%$%s*", ""):gsub("%s*%$$", "")
  local block = tostring(formula.mathtype == "DisplayMath")
  local call = "#math.equation(block: %s, alt: %s, $%s$)"
  return pandoc.RawInline("typst", call:format(block, quoted(formula.text), body))
end

function Div(div)
  for _, kind in ipairs({"avertissement", "lecture"}) do
    if div.classes:includes(kind) then
      local open = pandoc.RawBlock("typst", "#" .. kind .. "[")
      local close = pandoc.RawBlock("typst", "]")
      return {open, pandoc.Div(div.content), close}
    end
  end
end

-- Signs that a column of the whole width holds on half a page: a cell must break over pages before it fills one.
local HALF_PAGE = 3000

local function rows_of(tbl)
  local rows = pandoc.List({})
  rows:extend(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do rows:extend(body.body) end
  return rows
end

local function has_tall_cell(tbl)
  local free = {}  -- the row from which a column is no longer taken by a cell that spans rows
  for rank, row in ipairs(rows_of(tbl)) do
    local column = 1
    for _, cell in ipairs(row.cells) do
      while (free[column] or 0) > rank do column = column + 1 end
      local share = tbl.colspecs[column][2] or 1 / #tbl.colspecs
      if pandoc.text.len(pandoc.utils.stringify(cell.contents)) > HALF_PAGE * share then return true end
      free[column] = rank + cell.row_span
      column = column + 1
    end
  end
  return false
end

function Table(tbl)
  if has_tall_cell(tbl) then
    return {pandoc.RawBlock("typst", "#[\n#set table.cell(breakable: true)"), tbl, pandoc.RawBlock("typst", "]")}
  end
end

function Header(header)
  if header.identifier == "annexes" then
    local list = "#outline(title: none, target: heading.where(level: 2).after(<annexes>))"
    return {pandoc.RawBlock("typst", "#pagebreak(weak: true)"), header, pandoc.RawBlock("typst", list)}
  end
end
