-- Texts read and written as plain ones until no more comes: their number of bytes on a line, then they themselves.
for size in io.lines() do
  local text = pandoc.read(io.read(tonumber(size)), arg[1], { columns = 72 })
  local plain = pandoc.write(text, "plain", { wrap_text = "wrap-none", columns = 72 })
  io.write(#plain, "\n", plain)
  io.flush()
end
