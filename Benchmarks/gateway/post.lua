-- wrk: chat completions that are all different, so that nothing is answered from a cache or shared in flight. Key,
-- model and whether the answer is streamed come from the environment.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("GATEWAY_KEY") or "none")

local body = string.format(
  '{"model":"%s","stream":%s,"messages":[{"role":"system","content":"You answer for a ticket office, in one or two sentences."},{"role":"user","content":"Order %%d: until when can I return my tickets, and when do I get my money back?"}]}',
  os.getenv("GATEWAY_MODEL") or "fast", os.getenv("GATEWAY_STREAM") or "false")
local number = 0

request = function()
  number = number + 1
  return wrk.format(nil, nil, nil, string.format(body, number))
end
