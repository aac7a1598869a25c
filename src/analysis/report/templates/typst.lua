-- Typst: pandoc's writer drops the text that stands for images and formulas; carry it.

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function unescaped(path)
  return (path:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

function Image(image)
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
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

function Header(header)
  if header.identifier == "annexes" then
    local list = "#outline(title: none, target: heading.where(level: 2).after(<annexes>))"
    return {pandoc.RawBlock("typst", "#pagebreak(weak: true)"), header, pandoc.RawBlock("typst", list)}
  end
end
