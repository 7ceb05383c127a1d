-- Asks /chat frequent questions, which the response cache answers after the first time:
--   wrk -t 2 -c 64 -d 10s -s Benchmarks/chat.lua http://localhost:8080/chat

local questions = {
  "How do I get a refund?",
  "Where can I park?",
  "When do the doors open?",
  "How do I reset my password?",
  "My internet is slow. What can I do?",
  "How do I transfer a ticket to a friend?",
  "Can I bring a bag into the arena?",
  "How do I pay my bill?",
}
local requests = {}
local next = 0

function init()
  local headers = { ["Content-Type"] = "application/json" }
  for index, question in ipairs(questions) do
    requests[index] = wrk.format("POST", nil, headers, '{"message": "' .. question .. '"}')
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end

-- `response` stays undefined: looking at each would cost more than the server does. wrk counts what is not 2xx.
