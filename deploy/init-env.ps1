# Writes .env: a random value for each required variable that has none. What is set already stays as it is. Of a key
# that .env has the hash of, the key itself is written to secrets/.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

if (-not (Test-Path .env)) {
    Copy-Item .env.example .env
}

New-Item -ItemType Directory -Force secrets | Out-Null
$template = Get-Content .env.example
$required = for ($i = 0; $i -lt $template.Count - 1; $i++) {
    if ($template[$i] -match '^# Required') { $template[$i + 1].Split('=')[0] }
}

foreach ($name in $required) {
    $lines = @(Get-Content .env)
    if ($lines -match "^$name=.") { continue }

    # Letters and digits only: nothing that a connection string, a URL or a shell would read otherwise.
    $bytes = [byte[]]::new(24)
    [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
    $value = -join ($bytes | ForEach-Object { $_.ToString('x2') })
    if ($name -match '_KEY_HASH$') {
        $file = 'secrets/' + ($name -replace '_HASH$').ToLower().Replace('_', '-')
        [IO.File]::WriteAllText((Join-Path $PSScriptRoot $file), $value)
        $value = (Get-FileHash $file -Algorithm SHA256).Hash.ToLower()
        Write-Output "The key itself is in $file."
    }
    @($lines -notmatch "^$name=") + "$name=$value" | Set-Content .env
    Write-Output "$name`: set in .env"
}

New-Item -ItemType Directory -Force backups | Out-Null
