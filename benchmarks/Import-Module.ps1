<#
.SYNOPSIS
    Says how long importing the packed module takes in new processes of this PowerShell, in milliseconds: the best and the median.
#>
param([string] $Manifest = (Get-ChildItem "$PSScriptRoot/../out/TextToImage/*/TextToImage.psd1" | Select-Object -Last 1).FullName, [int] $Runs = 5)

. "$PSScriptRoot/../tests/Pester/PowerShellProcess.ps1"
$times = 1..$Runs | ForEach-Object {
    [double] (Invoke-CleanPowerShell ([System.IO.Path]::GetTempPath()) '' "(Measure-Command { Import-Module '$Manifest' }).TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)")
} | Sort-Object
[pscustomobject]@{ Best = $times[0]; Median = $times[[int][math]::Floor($times.Count / 2)]; Runs = $times.Count }
