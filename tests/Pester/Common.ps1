# Imports the packed module, and names the model and the folder that the tests use. Dot-source it in BeforeAll.
$repositoryRoot = Split-Path (Split-Path $PSScriptRoot)
$packed = Get-ChildItem (Join-Path $repositoryRoot 'out/TextToImage/*/TextToImage.psd1') -ErrorAction SilentlyContinue |
    Sort-Object { [version] $_.Directory.Name } | Select-Object -Last 1
if (-not $packed) { throw 'The module is not packed; run ./build.ps1 -Task Package first.' }

# The small model of the reference data: 64x64 pixels of noise in a tenth of a second.
$env:TEXTTOIMAGE_MODELS = Join-Path $repositoryRoot 'tests/data/reference'
$tiny = @{ Model = 'sd15'; Steps = 2 }

# The same for pictures in documents, of 64x64 pixels whatever their frames.
$small = @{ Model = 'sd15'; Steps = 1; Size = 64; Seed = 1 }

Import-Module $packed.FullName -ErrorAction Stop

# The bytes of a file, as text that Should -Be can compare.
function Get-Bytes([string] $Path) { [Convert]::ToBase64String([System.IO.File]::ReadAllBytes($Path)) }

# The stable part of an error's id.
function Get-ErrorId($ErrorRecord) { ($ErrorRecord.FullyQualifiedErrorId -split ',')[0] }

# A new folder, in which the session is until Pop-Location; its full path.
function Enter-TestFolder {
    $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
    Push-Location -LiteralPath $folder.FullName
    (Get-Location).ProviderPath
}

# A new folder as Enter-TestFolder makes it, with the sample documents: deck.pptx has five slides, report.docx a page.
function Enter-DocumentFolder {
    $folder = Enter-TestFolder
    Copy-Item (Join-Path $repositoryRoot 'docs/samples/*') $folder
    $folder
}

# What Tab offers at the end of a line.
function Get-Completion([string] $Typed) { (TabExpansion2 $Typed $Typed.Length).CompletionMatches.CompletionText }
