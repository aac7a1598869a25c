-- Word and PowerPoint: pictures that lie in the study, those of figures as PNG, handed to pandoc, which reads none itself.

local KINDS = {png = "image/png", jpg = "image/jpeg", jpeg = "image/jpeg", gif = "image/gif"}

local function unescaped(path)
  return (path:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

function Image(image)
  local path = image.src:gsub("%.svg$", ".png")
  local kind = KINDS[(path:match("%.(%w+)$") or ""):lower()]
  for _, folder in ipairs(PANDOC_STATE.resource_path) do
    local file = kind and io.open(pandoc.path.join({folder, unescaped(path)}), "rb")
    if file then
      image.src = path
      image.attributes.alt = nil
      pandoc.mediabag.insert(path, kind, file:read("a"))
      file:close()
      return image
    end
  end
  return image.caption
end
