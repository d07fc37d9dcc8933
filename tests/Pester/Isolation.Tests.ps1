#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Each test has a PowerShell of its own, with a copy of the module outside the repository and hardly any environment.
Describe 'TextToImage in a process of its own' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        . (Join-Path $PSScriptRoot 'PowerShellProcess.ps1')
        $modules = (New-Item (Join-Path $TestDrive 'modules') -ItemType Directory).FullName
        New-Item (Join-Path $modules 'TextToImage') -ItemType Directory | Out-Null
        Copy-Item $packed.Directory.FullName (Join-Path $modules 'TextToImage') -Recurse
        $manifest = (Get-ChildItem (Join-Path $modules 'TextToImage/*/TextToImage.psd1')).FullName
        $conflicts = Join-Path $repositoryRoot 'out/conflicts'
        $make = '$image = New-AIImage "a red house" -Seed 1; "$($image.Model) $(Test-Path -LiteralPath $image.Path)"'
    }

    BeforeEach {
        $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
    }

    Context 'clean' {
        It 'is imported by path' {
            Invoke-CleanPowerShell $folder '' "Import-Module '$manifest'; $make" | Should -Be 'starter True'
        }

        It 'is imported by name' {
            Invoke-CleanPowerShell $folder $modules "Import-Module TextToImage; $make" | Should -Be 'starter True'
        }

        It 'leaves no reports of ONNX Runtime in the home of the user' {
            Invoke-CleanPowerShell $folder '' "Import-Module '$manifest'; $make" | Should -Be 'starter True'
            Get-ChildItem $folder -Recurse -Force -Filter '*onnxruntime*' | Should -BeNullOrEmpty
        }

        It 'is loaded when a command is first used' {
            Invoke-CleanPowerShell $folder $modules $make | Should -Be 'starter True'
        }

        It 'works in a folder named <Name>' -Tag Slow -TestCases @(@{ Name = 'Größe & 100% #2' }, @{ Name = 'Größe [1]' }) {
            $odd = Join-Path $folder $Name
            [System.IO.Directory]::CreateDirectory($odd) | Out-Null
            Copy-Item (Join-Path $modules 'TextToImage') -Destination $odd -Recurse
            $there = $manifest.Replace($modules, $odd)
            Test-Path -LiteralPath $there | Should -BeTrue
            Invoke-CleanPowerShell $folder '' "Import-Module ([WildcardPattern]::Escape('$there')); $make" | Should -Be 'starter True'
        }
    }

    Context 'import' {
        It 'loads neither engine nor natives, and lists, completions and help load no natives' {
            $natives = '[System.Diagnostics.Process]::GetCurrentProcess().Modules | Where-Object FileName -Match "onnxruntime|SkiaSharp" | ForEach-Object { "native $($_.ModuleName)" }'
            $found = Invoke-CleanPowerShell $folder '' @"
                Import-Module '$manifest'
                "engines `$(@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'TextToImage.Core' }).Count)"
                $natives
                "models `$((Get-AIModel).Model -join ' ')"
                foreach (`$typed in 'New-AIImage -Model sta', 'New-AIImage -Scheduler eul', 'New-AIImage -Device cp') { (TabExpansion2 `$typed `$typed.Length).CompletionMatches[0].CompletionText }
                Get-Help New-AIImage -Full | Out-Null
                $natives
                New-AIImage 'a cat' -Seed 1 | Out-Null
                $natives
"@
            # Those that draw, then CLIPs.
            $own = Get-ChildItem (Join-Path $packed.Directory 'models') -Directory | Sort-Object { -not (Test-Path (Join-Path $_.FullName 'model_index.json')) }, Name
            $found[0..4] | Should -Be 'engines 0', "models $($own.Name -join ' ')", 'starter', 'euler', 'cpu'
            # The check itself works: a picture needs them.
            @($found | Select-Object -Skip 5).Count | Should -BeGreaterThan 1
            $found | Select-Object -Skip 5 | Should -BeLike 'native *'
        }
    }

    Context 'beside other versions' -Skip:($PSEdition -ne 'Core') {
        BeforeAll {
            if (-not (Test-Path $conflicts)) { throw "The other versions are not here; run 'dotnet build tests/Conflicts' first." }
            $reference = New-AIImage 'a red house' -Model sd15 -Steps 4 -Seed 9 -GuidanceScale 6 -OutFile (Join-Path $TestDrive 'reference.png')
            $expected = [Convert]::ToBase64String([Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($reference.Path)))
        }

        It '<Assembly> of another module, <First> first' -Tag Slow -TestCases @(
            foreach ($first in 'Foreign', 'Module') {
                @{ Assembly = 'SkiaSharp'; First = $first; Use = '3x2 of #ffff0000 by Skia 88.1'; Versions = '2.88.0.0 in Default', '* in TextToImage' }
                @{ Assembly = 'Google.Protobuf'; First = $first; Use = '0A-05-68-6F-75-73-65'; Versions = '3.21.9.0 in Default', '* in TextToImage' }
                @{ Assembly = 'Microsoft.ML.OnnxRuntime'; First = $first; Use = 'out_sample by ONNX Runtime 1.30.0'; Versions = '1.30.0.0 in Default', '* in TextToImage' }
                @{ Assembly = 'DocumentFormat.OpenXml'; First = $first; Use = 'a house'; Versions = '2.20.0.0 in Default', '* in TextToImage' }
                @{ Assembly = 'System.Memory'; First = $first; Use = '2 of 3'; Versions = '4.0.1.1 in *LoadFile*', '* in Default' }
            }
        ) {
            # The other version of ONNX Runtime is not the module's to silence.
            $silent = @{ ORT_DISABLE_TELEMETRY = '1' }
            $lines = Invoke-CleanPowerShell $folder '' -Environment $silent ("& '$repositoryRoot/tests/Conflicts/Scenario.ps1' -Manifest '$manifest' -Conflict $Assembly -Folder '$conflicts/$Assembly'" +
                " -First $First -Model '$repositoryRoot/tests/data/reference/sd15' -Picture '$folder/picture.png' -Document '$repositoryRoot/docs/samples/deck.pptx'")
            $lines -match '^used=' | Should -Be "used=$Use", "used=$Use"
            $lines -match '^illustrations=' | Should -Be 'illustrations=3 of 3'
            $lines -match '^picture=' | Should -Be "picture=$expected", "picture=$expected"
            $loaded = @($lines -match '^loaded=')
            foreach ($version in $Versions) { @($loaded -like "loaded=$version").Count | Should -BeGreaterOrEqual 1 -Because "$loaded" }
            @($loaded -replace ' in .*' | Select-Object -Unique).Count | Should -BeGreaterOrEqual $Versions.Count
        }
    }

    Context 'again and again' {
        It 'is removed and imported again' {
            Invoke-CleanPowerShell $folder '' "1..3 | ForEach-Object { Import-Module '$manifest'; $make; Remove-Module TextToImage }" | Should -Be 'starter True', 'starter True', 'starter True'
        }

        It 'works beside a module that brings its own SkiaSharp' -Skip:($PSEdition -ne 'Core') {
            $other = (New-Item (Join-Path $folder 'Other') -ItemType Directory).FullName
            Copy-Item (Join-Path $conflicts 'SkiaSharp/*') $other
            Set-Content (Join-Path $other 'Other.psm1') 'Add-Type -Path $PSScriptRoot/SkiaSharp.dll; function Get-Skia { "Skia $([SkiaSharp.SkiaSharpVersion]::Native)" }'
            $lines = Invoke-CleanPowerShell $folder $modules "Import-Module TextToImage; Import-Module '$other/Other.psm1'; Get-Skia; $make; Get-Skia"
            $lines | Should -Be 'Skia 88.1', 'starter True', 'Skia 88.1'
        }
    }
}
