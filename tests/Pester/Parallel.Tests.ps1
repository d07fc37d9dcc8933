#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Many at once' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')

        # The pictures of a folder, by name and bytes.
        function Get-Pictures([string] $Folder) { Get-ChildItem $Folder -File | Sort-Object Name | ForEach-Object { "$($_.Name) $(Get-Bytes $_.FullName)" } }

        function New-Folder { (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName }

        $serial = New-Folder
        1..8 | ForEach-Object { New-AIImage 'a house' @tiny -Seed $_ -OutputDirectory $serial } | Out-Null
        $expected = Get-Pictures $serial
        $expected.Count | Should -Be 8
        $path = $packed.FullName
    }

    BeforeEach {
        $folder = New-Folder
    }

    It 'ForEach-Object -Parallel gives the pictures that come one after the other' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $images = 1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:path
            New-AIImage 'a house' -Model sd15 -Steps 2 -Seed $_ -OutputDirectory $using:folder
        }
        $images.Count | Should -Be 8
        Get-Pictures $folder | Should -Be $expected
    }

    It 'Start-ThreadJob too, with one loaded model for all' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction SilentlyContinue)) {
        $engine = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'TextToImage.Core' }
        @($engine).Count | Should -Be 1
        $cache = $engine.GetType('TextToImage.Generation.ModelCache').GetProperty('Shared').GetValue($null)
        # Other tests of this process left models in the cache.
        $cache.Clear()
        $jobs = 1..8 | ForEach-Object {
            Start-ThreadJob -ThrottleLimit 8 -ArgumentList $path, $folder, $_ {
                param($Path, $Folder, $Seed)
                Import-Module $Path
                New-AIImage 'a house' -Model sd15 -Steps 2 -Seed $Seed -OutputDirectory $Folder -Verbose
            }
        }
        $images = $jobs | Receive-Job -Wait -Verbose:$false 4>$null
        $jobs | Remove-Job
        $images.Count | Should -Be 8
        $images[0].PSObject.TypeNames[0] | Should -Be 'TextToImage.AIImage'
        Get-Pictures $folder | Should -Be $expected

        $cache.Count | Should -Be 1
    }

    It 'Start-Job makes them in processes of their own' -Tag Slow {
        $jobs = 1..2 | ForEach-Object {
            Start-Job -ArgumentList $path, $folder, $_ {
                param($Path, $Folder, $Seed)
                Import-Module $Path
                New-AIImage 'a house' -Model sd15 -Steps 2 -Seed $Seed -OutputDirectory $Folder
            }
        }
        $images = $jobs | Receive-Job -Wait
        $jobs | Remove-Job
        $images.Seed | Sort-Object | Should -Be 1, 2
        $images[0].PSObject.TypeNames[0] | Should -Be 'Deserialized.TextToImage.AIImage'
        Get-Pictures $folder | Should -Be $expected[0..1]
    }
}
