#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Remove-AIBackground' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-TestFolder
    }

    AfterEach {
        Pop-Location
    }

    It 'takes the ground away by the model that drew it, or by its colour' -Tag Slow {
        New-AIImage 'a red car' -Seed 3 -OutFile car.png | Out-Null
        $own = Remove-AIBackground car.png
        $own.PSObject.TypeNames[0] | Should -Be 'TextToImage.AICutout'
        $own.Path | Should -Be (Join-Path $folder 'car-cutout.png')
        $own.Method | Should -Be 'own'
        $plain = Get-ChildItem car.png | Remove-AIBackground -Method plain -OutFile plain.png
        $plain.Kept | Should -BeGreaterThan ($own.Kept - 0.01)
        $plain.Kept | Should -BeLessThan ($own.Kept + 0.01)
        (Measure-AIImage plain.png -Reference $own.Path).Psnr | Should -BeGreaterThan 35
    }

    It 'tells where nothing can find the ground' {
        New-AIImage 'a' @tiny -Seed 1 -OutFile a.png | Out-Null
        Remove-AIBackground a.png -Method plain -Tolerance 0 -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*is not plain*'
        Join-Path $folder 'a-cutout.png' | Should -Not -Exist
    }
}
