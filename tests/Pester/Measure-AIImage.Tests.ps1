#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Measure-AIImage' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Push-Location $TestDrive
        New-AIImage 'a house' @tiny -Seed 7 -OutFile a.png | Out-Null
        New-AIImage 'a house' @tiny -Seed 8 -OutFile b.png | Out-Null
    }

    AfterAll {
        Pop-Location
    }

    It 'compares pictures with their prompts' {
        $measured = Get-ChildItem ?.png | Measure-AIImage -Model clip
        $measured.Prompt | Should -Be 'a house', 'a house'
        $measured | ForEach-Object { $_.ClipScore | Should -Be ([Math]::Max(0.0, 100 * $_.ClipCosine)) }
    }

    It 'measures differences, and none of a picture and itself' {
        $measured = 'a.png', 'b.png' | Measure-AIImage -Reference a.png
        $measured[0].Ssim | Should -Be 1
        $measured[0].Psnr | Should -Be ([double]::PositiveInfinity)
        $measured[1].Ssim | Should -BeLessThan 1
        $measured[1].LargestDifference | Should -BeGreaterThan 0
    }

    It 'shows a table, a list and a wide view' {
        Measure-AIImage a.png -Model clip | Out-String -Width 200 | Should -Match 'Picture +ClipScore +Psnr +Ssim +Largest +Prompt'
        Measure-AIImage a.png -Model clip | Format-List | Out-String | Should -Match 'ClipCosine +:'
        Measure-AIImage a.png -Model clip | Format-Wide | Out-String | Should -Match 'a.png'
    }

    It 'says what a CLIP is for where it is to draw' {
        { New-AIImage x -Model clip -ErrorAction Stop } | Should -Throw '*Measure-AIImage*' -ErrorId 'ModelUnsupported,*'
    }
}
