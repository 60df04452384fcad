# Asks PrimeApp for the first n primes: pwsh client.ps1 1000000. PowerShell 7 or later, no modules.
param([long] $N = 100)
$ErrorActionPreference = 'Stop'

$api = $env:PRIMEAPP_URL ?? 'http://localhost:8000'
$headers = @{}
if ($env:PRIMEAPP_KEY) { $headers['X-Api-Key'] = $env:PRIMEAPP_KEY }

# With the same key, a request that is sent again makes no second task. PowerShell sends one that fails again, up to five
# times.
$retry = @{ MaximumRetryCount = 5; RetryIntervalSec = 1; TimeoutSec = 30 }
$submit = $headers + @{ 'Idempotency-Key' = [guid]::NewGuid().ToString() }
$task = Invoke-RestMethod "$api/tasks" -Method Post -ContentType application/json `
    -Body (@{ n = $N } | ConvertTo-Json) -Headers $submit @retry
$location = $task.links.self
# The API answers when the task has ended, or after these seconds.
while ($task.status -in 'queued', 'running') {
    $task = Invoke-RestMethod "$api$location`?wait=20" -Headers $headers @retry
}

if ($task.status -ne 'completed') { throw "The task $($task.status): $($task.error)" }
$primes = ($task.result.primes | Select-Object -First 5) -join ', '
"The first primes are [$primes], and prime $N is $($task.result.last_prime)."
