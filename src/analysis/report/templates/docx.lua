-- DOCX: captions, references and lists as Word's own fields, whose results are written; a style for each kind of text.

local TEXT = 100000  -- bookmarks of ours count from here: pandoc numbers its own from 1
local numbers, n_bookmarks = {}, 0
local listed = {fig = {}, tab = {}}

local function raw(xml)
  return pandoc.RawInline("openxml", xml)
end

local function styled(blocks, style, identifier)
  return pandoc.Div(blocks, pandoc.Attr(identifier or "", {}, {["custom-style"] = style}))
end

-- A field with what it shows: a reader that updates no field sees it too.
local function field(instruction, result)
  local shown = '<w:r><w:t xml:space="preserve">' .. result .. "</w:t></w:r>"
  return raw('<w:fldSimple w:instr=" ' .. instruction .. ' ">' .. shown .. "</w:fldSimple>")
end

local function bookmark(key)
  return "_Ref_" .. numbers[key].kind .. "_" .. numbers[key].number
end

-- « Tableau 3. » at the head of a caption: its word and number.
local function label_of(caption)
  local first = caption[1]
  if first and first.t == "Strong" then
    return pandoc.utils.stringify(first):match("^(.-)\u{a0}(%d+)%.$")
  end
end

local function numbered(blocks)
  blocks:walk({
    traverse = "topdown",
    Table = function(tbl)
      local block = tbl.caption.long[1]
      local word, number = label_of(block and block.content or {})
      if number then
        numbers[tbl.identifier] = {kind = "tab", word = word, number = number, caption = block.content}
        table.insert(listed.tab, tbl.identifier)
      end
    end,
    Figure = function(figure)
      local block = figure.caption.long[1]
      local word, number = label_of(block and block.content or {})
      if number then
        numbers[figure.identifier] = {kind = "fig", word = word, number = number, caption = block.content}
        table.insert(listed.fig, figure.identifier)
      end
    end,
  })
end

-- Word lists a caption by its SEQ field; a reference repeats the bookmark, which holds the number alone.
local function caption_of(key)
  local own = numbers[key]
  n_bookmarks = n_bookmarks + 1
  local id = TEXT + n_bookmarks
  local inlines = pandoc.Inlines({
    pandoc.Strong({
      pandoc.Str(own.word .. "\u{a0}"),
      raw(('<w:bookmarkStart w:id="%d" w:name="%s"/>'):format(id, bookmark(key))),
      field("SEQ " .. own.word .. " \\* ARABIC", own.number),
      raw(('<w:bookmarkEnd w:id="%d"/>'):format(id)),
      pandoc.Str("."),
    }),
  })
  inlines:extend({table.unpack(own.caption, 2)})
  return styled({pandoc.Para(inlines)}, "caption", key)
end

local function with_fields(blocks)
  return blocks:walk({
    Link = function(link)
      local own = numbers[link.target:match("^#(.+)$")]
      local before, number = pandoc.utils.stringify(link.content):match("^(.*\u{a0})(%d+)$")
      if own and number == own.number then
        return {pandoc.Str(before), field("REF " .. bookmark(link.target:sub(2)) .. " \\h", number)}
      end
    end,
    Table = function(tbl)
      local key = tbl.identifier
      if numbers[key] then
        tbl.caption, tbl.identifier = {long = {}}, ""
        return {caption_of(key), tbl}
      end
    end,
    Figure = function(figure)
      local key = figure.identifier
      if numbers[key] then
        local picture = figure.content[1].content
        return {styled({pandoc.Para(picture)}, "Figure"), caption_of(key)}
      end
    end,
    Div = function(div)
      for kind, style in pairs({avertissement = "Avertissement", lecture = "Encadré"}) do
        if div.classes:includes(kind) then
          return styled(div.content, style)
        end
      end
    end,
  })
end

-- A list that Word makes again at will: what it holds today, each line leading to its place.
local function list(instruction, entries)
  local begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> %s </w:instrText>'
    .. '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
  local blocks = pandoc.Blocks({})
  for position, entry in ipairs(entries) do
    local inlines = pandoc.Inlines({pandoc.Link(entry.text, "#" .. entry.key)})
    if position == 1 then
      inlines:insert(1, raw(begin:format(instruction)))
    end
    if position == #entries then
      inlines:insert(raw('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    end
    blocks:insert(styled({pandoc.Para(inlines)}, entry.style))
  end
  return blocks
end

local function contents(blocks)
  local entries = {}
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level <= 2 then
      table.insert(entries, {text = block.content, key = block.identifier, style = "toc " .. block.level})
    end
  end
  return list('TOC \\o "1-2" \\h \\z \\u', entries)
end

local function captions(kind)
  local entries, word = {}, ""
  for _, key in ipairs(listed[kind]) do
    local own = numbers[key]
    word = own.word
    local text = pandoc.Inlines({pandoc.Str(own.word .. "\u{a0}" .. own.number .. ".")})
    text:extend({table.unpack(own.caption, 2)})
    table.insert(entries, {text = text, key = key, style = "table of figures"})
  end
  return list('TOC \\h \\z \\c "' .. word .. '"', entries)
end

function Pandoc(doc)
  numbered(doc.blocks)
  local blocks = with_fields(doc.blocks)
  for _, each in ipairs({{"fig", "list-of-figures"}, {"tab", "list-of-tables"}}) do
    local kind, key = table.unpack(each)
    local title = doc.meta[key:gsub("-", "_")]
    if title and #listed[kind] > 0 then
      blocks:insert(pandoc.Header(1, title, pandoc.Attr(key)))
      blocks:extend(captions(kind))
    end
  end
  local opening = pandoc.Blocks({styled({pandoc.Para(doc.meta.contents)}, "TOC Heading")})
  opening:extend(contents(blocks))
  opening:extend(blocks)
  doc.blocks = opening
  local kept = {}
  for _, name in ipairs({"title", "subtitle", "author", "lang"}) do
    kept[name] = doc.meta[name]
  end
  doc.meta = kept  -- what the page says of itself would be properties of the file
  return doc
end
