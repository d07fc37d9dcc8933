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

    It 'refuses what is no picture' {
        Set-Content text.png 'nothing'
        { Get-AIImageInfo text.png -ErrorAction Stop } | Should -Throw -ErrorId 'PictureInvalid,*'
    }
}
