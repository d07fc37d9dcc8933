#Requires -Version 7.4
<#
.SYNOPSIS
    Publishes the packed module to the PowerShell Gallery, or to another repository that is registered.
.DESCRIPTION
    The manifest of the gallery is that of the module itself, src/PSModule/TextToImage.psd1; tests/Pester/Package.Tests.ps1 publishes to a gallery on disk and installs from it.
.EXAMPLE
    ./build.ps1 -Task Package; ./packaging/psgallery/Publish-Module.ps1 -ApiKey (Read-Host -MaskInput)
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The key of the gallery's account.
    [Parameter(Mandatory)] [string] $ApiKey,

    # Name of a registered repository.
    [string] $Repository = 'PSGallery'
)

$ErrorActionPreference = 'Stop'
$packed = Join-Path $PSScriptRoot '../../out/TextToImage'
if (-not (Test-Path $packed)) { throw "There is no packed module in '$packed'; run ./build.ps1 -Task Package first." }
$module = Get-ChildItem $packed -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1
Test-ModuleManifest (Join-Path $module.FullName 'TextToImage.psd1') | Out-Null
if ($PSCmdlet.ShouldProcess($Repository, "Publish $($module.FullName)")) { Publish-PSResource -Path $module.FullName -Repository $Repository -ApiKey $ApiKey }
