# Writes .env: a random value for each required variable that has none. What is set already stays as it is.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

if (-not (Test-Path .env)) {
    Copy-Item .env.example .env
}

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
    @($lines -notmatch "^$name=") + "$name=$value" | Set-Content .env
    Write-Output "$name`: set in .env"
}

New-Item -ItemType Directory -Force backups | Out-Null
