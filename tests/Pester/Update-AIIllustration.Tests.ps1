#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Get-AIIllustration and Update-AIIllustration' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-DocumentFolder
        Add-AIIllustration deck.pptx, report.docx @small | Out-Null
    }

    AfterEach {
        Pop-Location
    }

    It 'lists pictures in all forms of documents' {
        (Get-AIIllustration deck.pptx).Number | Should -Be 1, 2, 3
        (Get-ChildItem *.pptx, *.docx | Get-AIIllustration).Count | Should -Be 4
        (Get-AIIllustration -LiteralPath report.docx).Prompt | Should -Be 'a trophy'
    }

    It 'gives the same pictures where nothing is asked for' {
        $before = (Get-AIIllustration deck.pptx).Seed
        (Update-AIIllustration deck.pptx).Seed | Should -Be $before
    }

    It 'chooses by number, slide, name and what is piped in' {
        (Update-AIIllustration deck.pptx -Number 2 -Prompt new).Number | Should -Be 2
        (Update-AIIllustration deck.pptx -Slide 4 -Prompt newer).Slide | Should -Be 4
        (Update-AIIllustration deck.pptx -Target 'Picture Place*' -Seed 9).Seed | Should -Be 9
        (Get-AIIllustration deck.pptx, report.docx | Where-Object Prompt -Like 'new*' | Update-AIIllustration -Style night).Style | Should -Be 'night', 'night'
        (Get-AIIllustration deck.pptx).Style | Should -Be $null, 'night', 'night'
    }

    It 'puts another picture into a frame' {
        $logo = New-AIImage 'a logo' @tiny -Seed 4 -OutFile logo.png
        $logo | Update-AIIllustration -DocumentPath deck.pptx -Number 1 | Out-Null
        (Get-AIIllustration deck.pptx)[0].Prompt | Should -Be 'a logo'
    }

    It 'changes nothing with -Plan and -WhatIf' {
        $before = Get-Bytes (Join-Path $folder 'deck.pptx')
        (Update-AIIllustration deck.pptx -Plan).Count | Should -Be 3
        Update-AIIllustration deck.pptx -Seed 5 -WhatIf | Should -BeNullOrEmpty
        Get-Bytes (Join-Path $folder 'deck.pptx') | Should -Be $before
    }

    It '<Id> for <Arguments>' -TestCases @(
        @{ Id = 'TargetNotFound'; Arguments = @{ Number = 9 } }
        @{ Id = 'TargetNotFound'; Arguments = @{ Target = 'Nobody' } }
        @{ Id = 'ArgumentInvalid'; Arguments = @{ Number = 'one' } }
    ) {
        $thrown = { Update-AIIllustration deck.pptx @Arguments -ErrorAction Stop } | Should -Throw -PassThru
        Get-ErrorId $thrown | Should -Be $Id
    }
}
