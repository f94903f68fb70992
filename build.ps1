# Runs build.cake: `./build.ps1` is the demo, `./build.ps1 --help` lists the other targets. Windows PowerShell 5.1 or PowerShell 7.
# Standard output carries only what a target promises; everything else goes to standard error. Exit code: the target's.

# Native programs write progress to standard error, which is no error of theirs: exit codes alone decide.
$ErrorActionPreference = 'Continue'

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine("build.ps1: the .NET SDK is missing (no 'dotnet' on PATH). global.json names the version; https://dotnet.microsoft.com/download has it.")
    exit 127
}

# Paths that the caller wrote are relative to the caller's folder.
foreach ($name in 'LAPACK_VECTORS', 'LAPACK_LIBRARY') {
    $value = [Environment]::GetEnvironmentVariable($name)
    if ($value -and -not [IO.Path]::IsPathRooted($value) -and ($name -eq 'LAPACK_VECTORS' -or $value -match '[\\/]')) {
        [Environment]::SetEnvironmentVariable($name, (Join-Path (Get-Location).ProviderPath $value))
    }
}

# `-- x y` becomes --filters=x,y: Cake drops what follows `--`. PowerShell takes an unquoted `--` away itself, so words that
# stand alone are the filters.
$arguments = @()
$filters = @()
for ($i = 0; $i -lt $args.Count; $i++) {
    $argument = [string]$args[$i]
    if ($argument -eq '--') { continue }
    if ($argument -in '-h', '--help') { $arguments += '--target=Help' }
    elseif ($argument -in '--target', '--rid', '--filters', '--verbosity') {
        if ($i + 1 -ge $args.Count) { [Console]::Error.WriteLine("build.ps1: $argument needs a value"); exit 2 }
        $i++
        $arguments += "$argument=$($args[$i])"
    }
    elseif ($argument -like '-*') { $arguments += $argument }
    else { $filters += $argument }
}
if ($filters) { $arguments += "--filters=$($filters -join ',')" }

$env:LAPACK_BUILD_OUTPUT = [IO.Path]::GetTempFileName()
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:NO_COLOR = '1'
$env:CAKE_PATHS_TOOLS = 'artifacts/cake/tools'
$env:CAKE_PATHS_CACHE = 'artifacts/cake/cache'
$env:CAKE_SETTINGS_ENABLESCRIPTCACHE = 'true'
$status = 1
Push-Location -LiteralPath $PSScriptRoot
try {
    & dotnet tool restore | ForEach-Object { [Console]::Error.WriteLine($_) }
    $status = $LASTEXITCODE
    if ($status -eq 0) {
        & dotnet cake build.cake @arguments | ForEach-Object { [Console]::Error.WriteLine($_) }
        $status = $LASTEXITCODE
    }
    else {
        [Console]::Error.WriteLine('build.ps1: NuGet could not fetch the build tool, Cake (.config/dotnet-tools.json). Without network it has to be in NuGet''s cache.')
    }
}
finally {
    Pop-Location
    [Console]::Out.Write([IO.File]::ReadAllText($env:LAPACK_BUILD_OUTPUT))
    Remove-Item -LiteralPath $env:LAPACK_BUILD_OUTPUT
    Remove-Item Env:LAPACK_BUILD_OUTPUT
}
exit $status
