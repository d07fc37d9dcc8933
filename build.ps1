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
    ./build.ps1 -Task Package -Runtime win-x64
    Makes out/packages/TextToImage-<version>-win-x64.zip, the command line to unpack and run, and the manifests for winget.
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

    # Package makes the archive of the command line for these machines, rather than the module.
    [ValidateSet('', 'win-x64')]
    [string] $Runtime = '',

    # The ONNX Runtime build of that archive, Cpu or DirectML; empty: that of the machines.
    [ValidateSet('', 'Cpu', 'DirectML')]
    [string] $Accelerator = '',

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

function Package {
    if ($Runtime) { PackageProgram } else { PackageModule }
}

function PackageProgram {
    . (Join-Path $PSScriptRoot 'packaging/ProgramPackage.ps1')
    $packages = Join-Path $PSScriptRoot 'out/packages'
    $archive = New-ProgramPackage $Runtime $Configuration $Accelerator $packages
    New-WingetManifest $archive.FullName (Join-Path $packages 'winget')
    '{0}: {1:0.0} MB, in {2}' -f $archive.Name, ($archive.Length / 1MB), $packages
}

function PackageModule {
    Invoke-DotNet 'build' 'src/PSModule' '-t:PackModule' '-c' $Configuration
    $module = Get-PackedModule
    $size = Get-ChildItem $module -Recurse -File | Measure-Object Length -Sum
    'TextToImage {0}: {1} files, {2:0.0} MB, in {3}' -f (Split-Path $module -Leaf), $size.Count, ($size.Sum / 1MB), $module
}

function Get-PackedModule {
    (Get-ChildItem $packed -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1).FullName
}

function Pester {
    if (-not $NoBuild) {
        PackageModule
        # Other versions of the module's dependencies, for the tests of isolation.
        Invoke-DotNet 'build' 'tests/Conflicts' '-c' $Configuration
    }
    # A process of its own: what a session has loaded cannot be unloaded, and assemblies in use cannot be replaced.
    . (Join-Path $PSScriptRoot 'tests/Pester/PowerShellProcess.ps1')
    Invoke-PowerShell -File (Join-Path $PSScriptRoot 'tests/Pester/Run.ps1') -ExcludeTag ($ExcludeTag -join ',')
    if ($LASTEXITCODE -ne 0) { throw "$LASTEXITCODE Pester tests failed." }
}

function Install {
    PackageModule
    $documents = [Environment]::GetFolderPath('MyDocuments')
    $modules = if ($PSEdition -eq 'Desktop') { Join-Path $documents 'WindowsPowerShell/Modules' }
    elseif ($IsWindows) { Join-Path $documents 'PowerShell/Modules' }
    else { Join-Path $HOME '.local/share/powershell/Modules' }

    $module = Get-PackedModule
    $target = Join-Path $modules "TextToImage/$(Split-Path $module -Leaf)"
    Uninstall $target
    New-Item (Split-Path $target) -ItemType Directory -Force | Out-Null
    Copy-Item $module $target -Recurse
    "Installed in $target; New-AIImage is there in new sessions."
}

# Renamed first: a module whose assemblies are in use stays whole, rather than half deleted.
function Uninstall([string] $folder) {
    if (-not (Test-Path $folder)) { return }
    $old = "$folder.old-$([guid]::NewGuid())"
    try { Move-Item $folder $old }
    catch { throw "'$folder' is in use; close the PowerShell sessions that have TextToImage loaded, then install again." }
    Remove-Item $old -Recurse -Force
}

Push-Location $PSScriptRoot
try {
    foreach ($each in $Task) { & $each }
}
finally {
    Pop-Location
}
