#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests, packs or installs TextToImage. Needs the .NET SDK; works in Windows PowerShell 5.1 and PowerShell 7.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 -Task Pester
    Packs the module and runs tests/Pester against it, in this PowerShell but in a process of its own.
.EXAMPLE
    ./build.ps1 -Task Install
    Packs the module and copies it to this user's module folder.
#>
[CmdletBinding()]
param(
    # What to do, in this order. Pester and Install pack first.
    [ValidateSet('Build', 'Test', 'Package', 'Pester', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Pester leaves out tests with these tags: Slow ones take more than a few seconds.
    [string[]] $ExcludeTag = @(),

    # Tests what is packed already.
    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'
$packed = Join-Path $PSScriptRoot 'out/TextToImage'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "'dotnet $args' failed with exit code $LASTEXITCODE." }
}

function Build { Invoke-DotNet 'build' '-c' $Configuration }

function Test { Invoke-DotNet 'test' '-c' $Configuration }

function Package { Invoke-DotNet 'build' 'src/PSModule' '-t:PackModule' '-c' $Configuration }

function Pester {
    if (-not $NoBuild) {
        Package
        # Other versions of the module's dependencies, for the tests of isolation.
        Invoke-DotNet 'build' 'tests/Conflicts' '-c' $Configuration
    }
    # A process of its own: what a session has loaded cannot be unloaded, and assemblies in use cannot be replaced.
    . (Join-Path $PSScriptRoot 'tests/Pester/PowerShellProcess.ps1')
    Invoke-PowerShell -File (Join-Path $PSScriptRoot 'tests/Pester/Run.ps1') -ExcludeTag ($ExcludeTag -join ',')
    if ($LASTEXITCODE -ne 0) { throw "$LASTEXITCODE Pester tests failed." }
}

function Install {
    Package
    $documents = [Environment]::GetFolderPath('MyDocuments')
    $modules = if ($PSEdition -eq 'Desktop') { Join-Path $documents 'WindowsPowerShell/Modules' }
    elseif ($IsWindows) { Join-Path $documents 'PowerShell/Modules' }
    else { Join-Path $HOME '.local/share/powershell/Modules' }

    $newest = Get-ChildItem $packed -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1
    $target = Join-Path $modules "TextToImage/$($newest.Name)"
    if (Test-Path $target) { Remove-Item $target -Recurse -Force }
    New-Item (Split-Path $target) -ItemType Directory -Force | Out-Null
    Copy-Item $newest.FullName $target -Recurse
    "Installed in $target; New-AIImage is there in new sessions."
}

Push-Location $PSScriptRoot
try {
    foreach ($each in $Task) { & $each }
}
finally {
    Pop-Location
}
