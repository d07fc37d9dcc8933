#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Get-AIImageInfo' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Push-Location $TestDrive
        $made = New-AIImage 'a house' @tiny -Seed 7 -OutFile a.png
    }

    AfterAll {
        Pop-Location
    }

    It 'shows what the file says' {
        $info = Get-AIImageInfo a.png
        $info.PSObject.TypeNames[0] | Should -Be 'TextToImage.AIImageInfo'
        $info.Prompt | Should -Be 'a house'
        $info.Seed | Should -Be 7
        $info.Edited | Should -BeFalse
    }

    It 'makes the picture again' {
        $again = Get-AIImageInfo a.png | New-AIImage -OutFile b.png
        (Get-FileHash $again.Path).Hash | Should -Be (Get-FileHash $made.Path).Hash
    }

    It 'shows a table, a list and a wide view' {
        Get-AIImageInfo a.png | Out-String -Width 200 | Should -Match 'Prompt +Seed +Size +Model +Path'
        Get-AIImageInfo a.png | Format-List | Out-String | Should -Match 'Scheduler +: pndm'
        Get-AIImageInfo a.png | Format-Wide | Out-String | Should -Match 'a.png'
    }

    It 'refuses what is no picture' {
        Set-Content text.png 'nothing'
        { Get-AIImageInfo text.png -ErrorAction Stop } | Should -Throw -ErrorId 'PictureInvalid,*'
    }
}
