-- Sends the requests of a file in turn: method, path, token and body, separated by tabs. Each request that changes something gets a key of its own.
-- With a second argument each connection pauses between an answer and its next request, at random, for so many milliseconds on the average.
local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  requests, at, sent, faults = {}, number * 7, 0, 0
  math.randomseed(os.time() * 1000 + number)
  for line in io.lines(arguments[1]) do
    local method, path, token, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = {}
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if body ~= "" then headers["Content-Type"] = "application/json" end
    table.insert(requests, { method = method, path = path, headers = headers, body = body ~= "" and body or nil })
  end
  local pause = tonumber(arguments[2])
  if pause then
    function delay() return math.floor(-pause * math.log(1 - math.random()) + 0.5) end
  end
  for _, one in ipairs(requests) do
    if one.method == "GET" then one.ready = wrk.format(one.method, one.path, one.headers) end
  end
end

function request()
  at = at % #requests + 1
  local one = requests[at]
  if one.ready then return one.ready end
  sent = sent + 1
  one.headers["Idempotency-Key"] = string.format("%08x-%04x-4000-8000-%06x%06x", os.time(), math.random(0, 65535), math.random(0, 16777215), sent % 16777216)
  return wrk.format(one.method, one.path, one.headers, one.body)
end

function response(status)
  if status >= 300 then faults = faults + 1 end
end

function done(summary, latency)
  local refused = 0
  for _, thread in ipairs(threads) do refused = refused + thread:get("faults") end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"requests": %d, "seconds": %f, "faults": %d, "p50": %f, "p99": %f}\n', summary.requests, summary.duration / 1e6, refused + broken, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
