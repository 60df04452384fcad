-- Stands before each script.

-- Adds an attempt that ended without a result to the attempts that a record has: a line each, oldest first, with its start,
-- its end, its outcome, its worker and an error, the last of which may have blanks.
local function with_attempt(attempts, started, ended, outcome, worker, problem)
    local lines = {}
    for line in string.gmatch(attempts or '', '[^\n]+') do
        lines[#lines + 1] = line
    end
    worker = string.gsub(worker or '', '[%s%c]', '')
    problem = string.gsub(string.sub(problem or '', 1, 300), '%c', ' ')
    lines[#lines + 1] = table.concat(
        {string.format('%.0f', tonumber(started) or ended), string.format('%.0f', ended), outcome, worker, problem}, ' ')
    return table.concat(lines, '\n', math.max(1, #lines - 19))
end

