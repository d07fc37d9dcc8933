#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Resize-AIImage' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-TestFolder
        $small = New-AIImage 'a' @tiny -Seed 1 -OutFile a.png
    }

    AfterEach {
        Pop-Location
    }

    Context 'pictures' {
        It 'makes a file and an object' {
            $large = Resize-AIImage a.png -Scale 4 -Method lanczos
            $large.PSObject.TypeNames[0] | Should -Be 'TextToImage.AIResizedImage'
            $large.Path | Should -Be (Join-Path $folder 'a-x4.png')
            $large.Source | Should -Be (Join-Path $folder 'a.png')
            "$($large.Size)" | Should -Be '256x256'
            $large.Method | Should -Be 'lanczos'
        }

        It 'takes files, pictures, paths and bytes' {
            $options = @{ Scale = 2; Method = 'lanczos' }
            (Get-ChildItem a.png | Resize-AIImage @options).Path | Should -Be (Join-Path $folder 'a-x2.png')
            ($small | Resize-AIImage @options).Path | Should -Be (Join-Path $folder 'a-x2-2.png')
            (Resize-AIImage *.png @options -OutputDirectory (New-Item all -ItemType Directory)).Count | Should -Be 3
            (, [System.IO.File]::ReadAllBytes($small.Path) | Resize-AIImage @options).Path | Should -Be (Join-Path $folder 'image-x2.png')
        }

        It 'takes a name with brackets as it is' {
            Copy-Item a.png 'b[1].png'
            (Resize-AIImage 'b[1].png' -Scale 0.5).Path | Should -Be (Join-Path $folder 'b[1]-x0.5.png')
            (Get-ChildItem -LiteralPath 'b[1].png' | Resize-AIImage -Scale 0.5).Path | Should -Be (Join-Path $folder 'b[1]-x0.5-2.png')
        }

        It 'enlarges a picture of the starter by its network, and says where it has none' -Tag Slow {
            New-AIImage 'a red house' -Seed 1 -OutFile house.png | Out-Null
            (Resize-AIImage house.png -Scale 2).Method | Should -Be 'network'
            $filtered = Resize-AIImage a.png -Scale 2 -WarningVariable warned -WarningAction SilentlyContinue
            $filtered.Method | Should -Be 'lanczos'
            "$warned" | Should -BeLike '*has no upscaler here*'
        }

        It 'runs a diffusion upscaler, and the same seed gives the same bytes' -Tag Slow {
            $settings = @{ Scale = 4; Model = 'sd-x4-upscaler'; Steps = 2; Prompt = 'a house'; Seed = 3 }
            $one = Resize-AIImage a.png @settings -OutFile one.png
            $two = Resize-AIImage a.png @settings -OutFile two.png
            $one.Method | Should -Be 'diffusion'
            Get-Bytes $two.Path | Should -Be (Get-Bytes $one.Path)
        }
    }

    Context 'tables, views and jobs' {
        It 'binds the columns of a table and takes empty cells as defaults' {
            'Path,Scale,Size,Method,OutFile', 'a.png,2,,lanczos,large.png', 'a.png,,40x30,,' | Set-Content table.csv
            $images = @(Import-Csv table.csv | Resize-AIImage)
            $images.Size | ForEach-Object { "$_" } | Should -Be '128x128', '40x30'
            $images[0].Path | Should -Be (Join-Path $folder 'large.png')
        }

        It 'takes files, whatever they are long' {
            "$((Get-ChildItem a.png | Resize-AIImage -Scale 2 -Method lanczos).Size)" | Should -Be '128x128'
        }

        It 'shows a table, a list and a wide view' {
            $image = Resize-AIImage a.png -Scale 2 -Method lanczos
            $image | Format-Table | Out-String -Width 200 | Should -Match 'Source +Size +Method +Seconds +Path'
            $image | Format-List | Out-String | Should -Match 'Scale +: 2'
            $image | Format-Wide | Out-String | Should -Match 'a-x2.png'
        }

        It 'works as a job' {
            $images = @($small | Resize-AIImage -Scale 2 -Method lanczos -AsJob | Receive-Job -Wait -AutoRemoveJob)
            $images.Path | Should -Be (Join-Path $folder 'a-x2.png')
        }
    }

    Context 'files' {
        It 'writes nothing with -WhatIf' {
            Resize-AIImage a.png -Scale 2 -WhatIf | Should -BeNullOrEmpty
            (Get-ChildItem -Force).Name | Should -Be 'a.png'
        }

        It 'keeps an existing file unless -Force is given' {
            Resize-AIImage a.png -Scale 0.5 -OutFile a.png -ErrorVariable problem -ErrorAction SilentlyContinue
            Get-ErrorId $problem[0] | Should -Be 'OutputExists'
            "$((Resize-AIImage a.png -Scale 0.5 -OutFile a.png -Force).Size)" | Should -Be '32x32'
        }
    }

    Context 'errors' {
        It '<Id> for <Arguments>' -TestCases @(
            @{ Id = 'ArgumentInvalid'; Arguments = @{ } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Scale = 9 } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Scale = 2; Size = 100 } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Scale = 2; Method = 'magic' } }
            @{ Id = 'ModelNotFound'; Arguments = @{ Scale = 2; Model = 'nobody' } }
            @{ Id = 'ModelUnsupported'; Arguments = @{ Scale = 2; Model = 'sd15' } }
            @{ Id = 'DeviceUnavailable'; Arguments = @{ Scale = 2; Device = 'abacus' } }
            @{ Id = 'OutputNotWritable'; Arguments = @{ Scale = 2; OutputDirectory = "$PSCommandPath/in-a-file" } }
        ) {
            $thrown = { Resize-AIImage a.png @Arguments -ErrorAction Stop } | Should -Throw -PassThru
            Get-ErrorId $thrown | Should -Be $Id
            (Get-ChildItem -Force).Name | Should -Be 'a.png'
        }

        It 'lets the other pictures go on' {
            $images = @('nothing.png', 'a.png' | Resize-AIImage -Scale 0.5 -ErrorVariable problem -ErrorAction SilentlyContinue)
            $images.Count | Should -Be 1
            Get-ErrorId $problem[0] | Should -Be 'PictureInvalid'
        }
    }
}
