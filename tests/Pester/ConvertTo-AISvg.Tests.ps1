#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'ConvertTo-AISvg' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-TestFolder
    }

    AfterEach {
        Pop-Location
    }

    It 'draws a picture in shapes' -Tag Slow {
        $drawn = New-AIImage 'a red car' -Seed 3 | ConvertTo-AISvg
        $drawn.PSObject.TypeNames[0] | Should -Be 'TextToImage.AISvg'
        $drawn.Prompt | Should -Be 'a red car'
        $drawn.Paths | Should -BeLessOrEqual 60
        $drawn.Changed | Should -BeLessThan 0.06
        ([xml](Get-Content $drawn.Path -Raw)).svg.title | Should -Be 'a red car'
    }

    It 'refuses noise, and names that are none of a drawing' {
        New-AIImage 'a' @tiny -Seed 1 -OutFile a.png | Out-Null
        ConvertTo-AISvg a.png -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*is not flat*'
        ConvertTo-AISvg a.png -OutFile a.jpg -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*does not end in .svg*'
        (Get-ChildItem $folder).Name | Should -Be 'a.png'
    }
}
