# Writes the values that compose needs: a random value in .env for each required variable without one, and a random
# password in secrets/ for each file that docker-compose.yaml uses. Values that are set stay as they are. When .env gets
# the hash of a new key, secrets/ gets the key.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
foreach ($file in '.env.example', 'docker-compose.yaml') {
    if (-not (Test-Path $file)) { throw "init-env.ps1 changed nothing: $file is missing beside it." }
}

# Letters and digits have no special meaning in a connection string, a URL or a shell.
function New-Secret {
    $bytes = [byte[]]::new(24)
    [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
    -join ($bytes | ForEach-Object { $_.ToString('x2') })
}

function Get-Sha256([string]$text) {
    $hash = [Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($text))
    -join ($hash | ForEach-Object { $_.ToString('x2') })
}

$template = @(Get-Content .env.example)
$lines = @(if (Test-Path .env) { Get-Content .env } else { $template })
$secrets = [ordered]@{}
$report = @()

$required = for ($i = 0; $i -lt $template.Count - 1; $i++) {
    if ($template[$i] -match '^# Required') { $template[$i + 1].Split('=')[0] }
}
foreach ($name in $required) {
    if ($lines -match "^$name=.") { continue }

    $value = New-Secret
    if ($name -match '_KEY_HASH$') {
        $file = ($name -replace '_HASH$').ToLower().Replace('_', '-')
        $secrets[$file] = $value
        $value = Get-Sha256 $value
        $report += "The key itself is in secrets/$file."
    }
    $lines = @($lines -notmatch "^$name=") + "$name=$value"
    $report += "$name`: set in .env"
}

# A former version had these passwords in .env. They move to secrets/.
foreach ($line in Get-Content docker-compose.yaml) {
    if ($line -notmatch '^ *file: "\./secrets/(.*)"$') { continue }

    $file = $Matches[1]
    if ((Test-Path "secrets/$file") -and (Get-Item "secrets/$file").Length -gt 0) { continue }

    $name = $file.ToUpper().Replace('-', '_')
    $former = @($lines -match "^$name=.")
    $secrets[$file] = if ($former.Count -gt 0) { $former[-1].Substring($name.Length + 1) } else { New-Secret }
    $lines = @($lines -notmatch "^$name=")
    $report += "secrets/$file`: made"
}

# The keys come first, because a hash is useless without its key. .env is replaced in one step.
New-Item -ItemType Directory -Force secrets, backups | Out-Null
foreach ($file in $secrets.Keys) {
    [IO.File]::WriteAllText((Join-Path $PSScriptRoot "secrets/$file"), $secrets[$file])
}
[IO.File]::WriteAllLines((Join-Path $PSScriptRoot '.env.new'), [string[]]$lines)
Move-Item -Force .env.new .env
$report | Write-Output
