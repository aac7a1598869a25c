-- Pictures that lie in the study are handed to pandoc, which in its sandbox reads none; another is told in words. Word and
-- PowerPoint take those of figures as PNG, and their text from elsewhere.

local KINDS = {svg = "image/svg+xml", png = "image/png", jpg = "image/jpeg", jpeg = "image/jpeg", gif = "image/gif"}
local OFFICE = FORMAT == "docx" or FORMAT == "pptx"

local function unescaped(path)
  return (path:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

function Image(image)
  local path = OFFICE and image.src:gsub("%.svg$", ".png") or image.src
  local kind = KINDS[(path:match("%.(%w+)$") or ""):lower()]
  for _, folder in ipairs(PANDOC_STATE.resource_path) do
    local file = kind and io.open(pandoc.path.join({folder, unescaped(path)}), "rb")
    if file then
      if OFFICE then
        image.src = path
        image.attributes.alt = nil
      end
      pandoc.mediabag.insert(path, kind, file:read("a"))
      file:close()
      return image
    end
  end
  return image.caption
end
