-- Tables for every format: a continued first cell joins the cell above; the first column heads its rows.

local function is_empty(cell)
  return pandoc.utils.stringify(cell.contents) == ""
end

local function joined(rows)
  local above = nil
  for _, row in ipairs(rows) do
    if above and is_empty(row.cells[1]) then
      above.row_span = above.row_span + 1
      row.cells:remove(1)
    else
      above = row.cells[1]
    end
  end
  return rows
end

function Table(tbl)
  for _, body in ipairs(tbl.bodies) do
    body.body = joined(body.body)
    body.row_head_columns = 1
  end
  return tbl
end
