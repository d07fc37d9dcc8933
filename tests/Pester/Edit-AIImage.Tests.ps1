#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Edit-AIImage' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-TestFolder
        $picture = New-AIImage 'a' @tiny -Seed 1 -OutFile a.png
    }

    AfterEach {
        Pop-Location
    }

    Context 'pictures' {
        It 'makes a file and an object, and leaves the picture as it was' {
            $before = (Get-FileHash a.png).Hash
            $edited = Edit-AIImage a.png 'a blue car' @tiny -Region 16, 16, 24, 24 -Seed 4
            $edited.PSObject.TypeNames[0] | Should -Be 'TextToImage.AIImage'
            $edited.Path | Should -Be (Join-Path $folder 'a-blue-car-4.png')
            $edited.Source | Should -Be (Join-Path $folder 'a.png')
            $edited.Strength | Should -Be 1
            (Get-FileHash a.png).Hash | Should -Be $before
        }

        It 'gives the same bytes for the same seed' {
            $one = Edit-AIImage a.png 'x' @tiny -Strength 0.5 -Seed 5 -OutFile one.png
            $two = Edit-AIImage a.png 'x' @tiny -Strength 0.5 -Seed 5 -OutFile two.png
            (Get-FileHash $one.Path).Hash | Should -Be (Get-FileHash $two.Path).Hash
        }

        It 'takes files, pictures, paths and bytes' {
            (Get-ChildItem a.png | Edit-AIImage -Prompt 'x' @tiny -Seed 1).Path | Should -Exist
            ($picture | Edit-AIImage -Prompt 'x').Model | Should -Be $picture.Model
            (, [System.IO.File]::ReadAllBytes($picture.Path) | Edit-AIImage -Prompt 'x' @tiny -Seed 1).Path | Should -Exist
        }

        It 'extends the canvas' {
            "$((Edit-AIImage a.png 'x' @tiny -Expand '25%,0,25%,0' -Seed 1).Size)" | Should -Be '96x64'
            "$((Edit-AIImage a.png 'x' @tiny -ZoomOut 2 -Seed 1).Size)" | Should -Be '64x64'
            "$((Edit-AIImage a.png 'x' @tiny -Pan Right -Seed 1).Size)" | Should -Be '96x64'
        }

        It 'binds the columns of a table' {
            $rows = [pscustomobject]@{ Path = 'a.png'; Prompt = 'x'; Region = '8,8,16,16'; Seed = '3'; Strength = '' }
            $edited = $rows | Edit-AIImage @tiny
            $edited.Seed | Should -Be 3
            $edited.Strength | Should -Be 1
        }
    }

    Context 'grids' {
        It 'varies a picture of a grid, with its prompt or another one' {
            $grid = New-AIImage 'a house' @tiny -Seed 1 -Grid
            $grid.PSObject.TypeNames[0] | Should -Be 'TextToImage.AIImageGrid'
            $grid.Path | Should -Be (Join-Path $folder 'a-house-1-grid.png')
            $grid.Seeds | Should -Be 1, 2, 3, 4
            $grid.Images.Path | Should -Exist
            $varied = $grid | Edit-AIImage -Vary 3 -Subtle -Seed 9
            $varied.Prompt, $varied.Seed, $varied.Variation, $varied.VariationSeed | Should -Be 'a house', 3, 0.2, 9
            $remixed = $grid | Edit-AIImage -Prompt 'a car' -Vary 3 -Seed 9
            $remixed.Prompt, $remixed.Seed, $remixed.Variation | Should -Be 'a car', 3, 0.6
            ($grid | Edit-AIImage -Vary 1 -Seed 5 -Grid).Images.VariationSeed | Should -Be 5, 6, 7, 8
        }

        It 'makes a picture of a grid larger' {
            $large = New-AIImage 'a house' @tiny -Seed 1 -Grid | Edit-AIImage -Upscale 2 -WarningAction SilentlyContinue
            $large.PSObject.TypeNames[0] | Should -Be 'TextToImage.AIResizedImage'
            "$($large.Size)" | Should -Be '128x128'
            $large.Path | Should -Be (Join-Path $folder 'a-house-2-large.png')
        }

        It 'blends pictures' {
            $picture | Edit-AIImage -Prompt 'b' -OutFile b.png
            $blend = New-AIImage -Blend a.png, b.png @tiny -Seed 3
            $blend.Prompt | Should -Be 'a and b'
            { New-AIImage 'x' -Blend a.png @tiny -ErrorAction Stop } | Should -Throw -ErrorId 'ArgumentInvalid,*'
        }
    }

    Context 'in the background' {
        It 'edits files as a job, each with a name of its own' {
            Copy-Item a.png b.png
            $edited = @(Get-ChildItem *.png | Edit-AIImage -Prompt 'x' @tiny -Seed 1 -OutFile { "of-$($_.Name)" } -AsJob | Receive-Job -Wait -AutoRemoveJob)
            $edited.Path | Should -Be (Join-Path $folder 'of-a.png'), (Join-Path $folder 'of-b.png')
        }
    }

    Context 'errors' {
        It 'refuses <options>' -ForEach @(
            @{ options = @{ Strength = 0 } }
            @{ options = @{ Region = '1,2' } }
            @{ options = @{ Crop = 'some' } }
            @{ options = @{ Expand = '5'; ZoomOut = 2 } }
        ) {
            { Edit-AIImage a.png 'x' @tiny @options -ErrorAction Stop } | Should -Throw -ErrorId 'ArgumentInvalid,*'
        }

        It 'says that a picture is missing, and edits the others' {
            $edited = 'missing.png', 'a.png' | Edit-AIImage -Prompt 'x' @tiny -Seed 1 -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'PictureInvalid,*'
            @($edited).Count | Should -Be 1
        }

        It 'writes nothing with -WhatIf' {
            Edit-AIImage a.png 'x' @tiny -Seed 1 -WhatIf
            (Get-ChildItem).Name | Should -Be 'a.png'
        }
    }
}
