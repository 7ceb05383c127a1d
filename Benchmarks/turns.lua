-- Asks /chat the benchmark's questions in turn:
--   wrk -t 1 -c 8 -d 20s -s Benchmarks/turns.lua http://localhost:8080
-- For turns that are not cached, start the server with USHER_CACHE_ENABLED=false.

local requests = {}
local next = 0

function init()
  local headers = { ["Content-Type"] = "application/json" }
  for line in io.lines("Benchmarks/Answers/questions.json") do
    local question = line:match('"text": "([^"]+)"')
    if question then
      requests[#requests + 1] = wrk.format("POST", "/chat", headers, '{"message": "' .. question .. '"}')
    end
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
