-- HTML: no inline style (the page's policy refuses it), header cells say what they head, wide tables scroll.

local function classed(rows, alignments, n_columns)
  for _, row in ipairs(rows) do
    local offset = n_columns - #row.cells
    for position, cell in ipairs(row.cells) do
      if alignments[position + offset] == "AlignRight" then
        cell.classes:insert("nombre")
      end
      cell.alignment = "AlignDefault"
    end
  end
end

local function headed(rows, n_columns)
  for _, row in ipairs(rows) do
    if #row.cells == n_columns then
      row.cells[1].attributes.scope = row.cells[1].row_span > 1 and "rowgroup" or "row"
    end
  end
end

function Table(tbl)
  local alignments = {}
  for position, spec in ipairs(tbl.colspecs) do
    alignments[position] = spec[1]
  end
  local n_columns = #alignments
  classed(tbl.head.rows, alignments, n_columns)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = "col"
    end
  end
  for _, body in ipairs(tbl.bodies) do
    classed(body.body, alignments, n_columns)
    headed(body.body, n_columns)
  end
  tbl.colspecs = tbl.colspecs:map(function() return {"AlignDefault", nil} end)
  local name = pandoc.utils.stringify(tbl.caption.long)
  local attributes = {{"role", "group"}, {"tabindex", "0"}, {"aria-label", name}}
  return pandoc.Div({tbl}, pandoc.Attr("", {"tableau"}, attributes))
end

-- Annexes are folded, each under its title, after the heading of all.
function Pandoc(doc)
  local blocks, level, is_open = pandoc.Blocks({}), nil, false
  local function close()
    if is_open then
      blocks:insert(pandoc.RawBlock("html", "</details>"))
      is_open = false
    end
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.identifier == "annexes" then
      level = block.level + 1
      blocks:insert(block)
    elseif level and block.t == "Header" and block.level <= level then
      close()
      blocks:insert(pandoc.RawBlock("html", '<details class="annexe"><summary>'))
      blocks:insert(block)
      blocks:insert(pandoc.RawBlock("html", "</summary>"))
      is_open = true
    else
      blocks:insert(block)
    end
  end
  close()
  doc.blocks = blocks
  return doc
end
