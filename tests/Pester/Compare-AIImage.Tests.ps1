#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Compare-AIImage' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Push-Location $TestDrive
        New-AIImage 'a house' @tiny -Seed 7 -OutFile a.png | Out-Null
        New-AIImage 'a house' @tiny -Seed 7 -OutFile again.png | Out-Null
        New-AIImage 'a house' @tiny -Seed 8 -OutFile b.png | Out-Null
    }

    AfterAll {
        Pop-Location
    }

    It 'finds the same seed to be the same picture' {
        (Compare-AIImage again.png a.png).Equal | Should -BeTrue
        (Compare-AIImage b.png a.png).Equal | Should -BeFalse
    }

    It 'takes a tolerance' {
        $compared = Compare-AIImage b.png a.png -Tolerance 255
        $compared.Equal | Should -BeTrue
        $compared.DifferentPixels | Should -Be 0
        (Compare-AIImage b.png a.png -MinimumPsnr $compared.Psnr).Equal | Should -BeTrue
        (Compare-AIImage b.png a.png -MinimumPsnr ($compared.Psnr + 1)).Equal | Should -BeFalse
    }

    It 'shows where pictures differ' {
        (Compare-AIImage b.png a.png -DifferencePath d.png).DifferencePath | Should -Exist
        { Compare-AIImage b.png a.png -DifferencePath d.png -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
    }

    It 'shows a table, a list and a wide view' {
        Compare-AIImage b.png a.png | Out-String -Width 200 | Should -Match 'Equal +Largest +Pixels +Psnr +Path'
        Compare-AIImage b.png a.png | Format-List | Out-String | Should -Match 'DifferentPixels +:'
        Compare-AIImage b.png a.png | Format-Wide | Out-String | Should -Match 'b.png: different'
    }

    It 'refuses pictures of other sizes' {
        New-AIImage 'a house' @tiny -Size 32x64 -OutFile other.png | Out-Null
        { Compare-AIImage other.png a.png -ErrorAction Stop } | Should -Throw '*Resize-AIImage*' -ErrorId 'ArgumentInvalid,*'
    }
}
