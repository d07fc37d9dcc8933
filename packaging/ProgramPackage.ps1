<#
.SYNOPSIS
    Functions of build.ps1 that make the archive of the command line: what is unpacked and run.
#>

# Publishes the program with all it needs, says what it consists of, and packs it. Returns the archive.
function New-ProgramPackage([string] $Runtime, [string] $Configuration, [string] $Accelerator, [string] $Target) {
    $name = "TextToImage-$(Get-ProjectVersion)-$Runtime"
    $folder = Join-Path $Target $name
    if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    $build = @('publish', 'src/Cli', '-c', $Configuration, '-r', $Runtime, '--self-contained', '--artifacts-path', (Join-Path $Target 'build'), '-o', $folder)
    if ($Accelerator) { $build += "-p:Accelerator=$Accelerator" }
    Invoke-DotNet @build | Out-Host
    Copy-Item LICENSE $folder
    Set-Content (Join-Path $folder 'THIRD-PARTY-NOTICES.txt') (Get-ThirdPartyNotice (Join-Path $folder 'aiimage.deps.json')) -Encoding UTF8
    Write-BillOfMaterials $folder $Accelerator
    $archive = "$folder.zip"
    if (Test-Path $archive) { Remove-Item $archive }
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [System.IO.Compression.ZipFile]::CreateFromDirectory($folder, $archive, 'Optimal', $false)
    Get-Item $archive
}

function Get-ProjectVersion { ([xml] (Get-Content Directory.Build.props -Raw)).Project.PropertyGroup.Version | Select-Object -First 1 }

# What the licences of all libraries in the archive want to be told, .NET's runtime included, in their own words.
function Get-ThirdPartyNotice([string] $Dependencies) {
    $cache = ((& dotnet nuget locals global-packages --list) -replace '^.*global-packages:\s*', '')
    $libraries = (Get-Content $Dependencies -Raw | ConvertFrom-Json).libraries.PSObject.Properties |
        Where-Object { $_.Value.type -in 'package', 'runtimepack' } | Sort-Object Name
    'TextToImage contains the libraries below, each under the licence that follows its name.'
    foreach ($library in $libraries) {
        $name, $version = ($library.Name -replace '^runtimepack\.', '') -split '/'
        $package = Join-Path $cache "$($name.ToLowerInvariant())/$($version.ToLowerInvariant())"
        ''
        '=' * 79
        "$name $version"
        $description = ([xml] (Get-Content (Join-Path $package "$($name.ToLowerInvariant()).nuspec") -Raw)).package.metadata
        $licence = if ($description.license.type -eq 'expression') { $description.license.InnerText } elseif ($description.license) { 'see below' } else { $description.licenseUrl }
        "Licence: $licence. $($description.copyright) $($description.projectUrl)".TrimEnd()
        Get-ChildItem $package -File | Where-Object Name -Match '^(licen[cs]e|third-?party-?notices)(\.(txt|md))?$' | Sort-Object Name |
            ForEach-Object { '-' * 79; Get-Content $_.FullName -Raw }
    }
}

# bom.json, in the form of CycloneDX: all packages with their versions, hashes and licences, those for other systems included; .NET's runtime is no package of the project, and in the notices alone.
function Write-BillOfMaterials([string] $Folder, [string] $Accelerator) {
    Invoke-DotNet 'tool' 'restore' | Out-Host
    if ($Accelerator) { $env:Accelerator = $Accelerator }
    try { Invoke-DotNet 'CycloneDX' 'src/Cli/TextToImage.Cli.csproj' '--output' $Folder '--filename' 'bom.json' '--output-format' 'Json' '--set-name' 'TextToImage' '--set-version' (Get-ProjectVersion) '--exclude-dev' | Out-Host }
    finally { if ($Accelerator) { Remove-Item env:Accelerator } }
}

# The manifests for winget, made of those in packaging/winget for an archive.
function New-WingetManifest([string] $Archive, [string] $Target) {
    $values = @{ VERSION = Get-ProjectVersion; SHA256 = (Get-FileHash $Archive -Algorithm SHA256).Hash; ARCHIVE = Split-Path $Archive -Leaf }
    New-Item $Target -ItemType Directory -Force | Out-Null
    foreach ($template in Get-ChildItem (Join-Path $PSScriptRoot 'winget') -Filter *.yaml) {
        $text = Get-Content $template.FullName -Raw
        foreach ($key in $values.Keys) { $text = $text.Replace("{$key}", $values[$key]) }
        Set-Content (Join-Path $Target $template.Name) $text -Encoding UTF8
    }
}
