<#
.SYNOPSIS
    One process, two versions of an assembly: that of another module, and TextToImage with what it depends on.
.DESCRIPTION
    Runs in any host of PowerShell 7, with nothing but its core commands. Writes lines of name=value.
#>
param(
    # Manifest of the module.
    [string] $Manifest,

    # Simple name of the assembly; the script of that name beside this one uses it.
    [string] $Conflict,

    # Folder of the other version.
    [string] $Folder,

    # Who is first: Foreign or Module.
    [string] $First,

    # Model folder, and the picture to make with it.
    [string] $Model,
    [string] $Picture,

    # A document to illustrate, a copy of which is made beside the picture.
    [string] $Document
)

$ErrorActionPreference = 'Stop'

function Use-Module {
    Import-Module $Manifest
    $image = New-AIImage 'a red house' -Model $Model -Steps 4 -Seed 9 -GuidanceScale 6 -OutFile $Picture -Force
    "picture=$([System.Convert]::ToBase64String([System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($image.Path))))"
}

function Use-Documents {
    $copy = "$Picture.$([System.IO.Path]::GetFileName($Document))"
    [System.IO.File]::Copy($Document, $copy, $true)
    "illustrations=$(@(Add-AIIllustration $copy -Model $Model -Steps 1 -Size 64 -Seed 1).Count) of $(@(Get-AIIllustration $copy).Count)"
}

function Use-Foreign {
    $arguments = @{ Folder = $Folder }
    if ($Conflict -eq 'Microsoft.ML.OnnxRuntime') { $arguments.Network = "$Model/unet/model.onnx" }
    "used=$(& "$PSScriptRoot/$Conflict.ps1" @arguments)"
}

if ($First -eq 'Foreign') { Use-Foreign; Use-Module } else { Use-Module; Use-Foreign }

# Both still work when both are there.
Use-Module
Use-Documents
Use-Foreign

# What the picture did not need is asked for as the engine would.
$own = "$([System.IO.Path]::GetDirectoryName($Manifest))/net8.0/dependencies/$Conflict.dll"
if ([System.IO.File]::Exists($own)) {
    $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ TextToImage
    [void] $context.LoadFromAssemblyName($Conflict)
}

foreach ($assembly in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
    if ($assembly.GetName().Name -eq $Conflict) {
        $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly).Name
        "loaded=$($assembly.GetName().Version) in $context"
    }
}
foreach ($module in [System.Diagnostics.Process]::GetCurrentProcess().Modules) {
    if ($module.ModuleName -match 'onnxruntime|SkiaSharp') { "native=$($module.FileName)" }
}
