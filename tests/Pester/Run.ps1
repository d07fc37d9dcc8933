<#
.SYNOPSIS
    Runs the tests of this folder against the packed module, with Pester 5.7 or newer: an installed one, or that of the package folder.
.NOTES
    build.ps1 -Task Pester calls it. Results are in out/test-results/pester.xml (JUnit); the exit code is the number of failed tests.
#>
param(
    # Tags of tests to leave out, separated by commas.
    [string] $ExcludeTag = ''
)

$ErrorActionPreference = 'Stop'
$repositoryRoot = Split-Path (Split-Path $PSScriptRoot)
$oldest = [version] '5.7'

if (-not (Get-Module Pester -ListAvailable | Where-Object Version -GE $oldest)) {
    $packages = if ($env:NUGET_PACKAGES) { $env:NUGET_PACKAGES } else { Join-Path $HOME '.nuget/packages' }
    $restored = Get-ChildItem (Join-Path $packages 'pester/*/tools/Pester.psd1') -ErrorAction SilentlyContinue |
        Where-Object { [version] $_.Directory.Parent.Name -ge $oldest } |
        Sort-Object { [version] $_.Directory.Parent.Name } | Select-Object -Last 1
    if (-not $restored) { throw "Pester $oldest or newer is not here; run 'dotnet restore' in the repository, or Install-Module Pester." }
}
Import-Module $(if ($restored) { $restored.FullName } else { 'Pester' }) -MinimumVersion $oldest

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.Filter.ExcludeTag = @($ExcludeTag -split ',' | Where-Object { $_ })
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'JUnitXml'
$configuration.TestResult.OutputPath = Join-Path $repositoryRoot 'out/test-results/pester.xml'
Invoke-Pester -Configuration $configuration
