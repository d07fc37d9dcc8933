#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'New-AISlide' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $layout = 'Picture with Caption'
    }

    BeforeEach {
        $folder = Enter-DocumentFolder
    }

    AfterEach {
        Pop-Location
    }

    It 'makes a slide of each row, with its picture' {
        'Title,Text,Picture', 'One,First,a house', 'Two,,' | Set-Content rows.csv
        $slides = Import-Csv rows.csv | New-AISlide deck.pptx $layout @small
        $slides.Slide | Should -Be 6, 7
        $slides.Title | Should -Be 'One', 'Two'
        $slides[0].Pictures.Prompt | Should -Be 'a house'
        $slides[1].Pictures.Count | Should -Be 0
        (Get-AIIllustration deck.pptx).Slide | Should -Be 6
    }

    It 'takes hashtables, and layouts by row' {
        (New-AISlide deck.pptx 'Title Only' @{ Title = 'One' }).Layout | Should -Be 'Title Only'
        (@{ Title = 'Two'; Layout = 'Title Only' } | New-AISlide deck.pptx).Slide | Should -Be 7
        (@{ Title = 'Three'; Content = 'a', '- b' } | New-AISlide deck.pptx 'Title and Content').Slide | Should -Be 8
    }

    It 'changes nothing with -Plan and -WhatIf' {
        $before = Get-Bytes (Join-Path $folder 'deck.pptx')
        (@{ Title = 'One'; Picture = 'a house' } | New-AISlide deck.pptx $layout -Plan @small).Where | Should -Be 'slide 6', "slide 6, 'Picture Placeholder 2', token"
        @{ Title = 'One' } | New-AISlide deck.pptx $layout -WhatIf | Should -BeNullOrEmpty
        Get-Bytes (Join-Path $folder 'deck.pptx') | Should -Be $before
    }

    It 'shows a table, a list and a wide view' {
        $slide = New-AISlide deck.pptx 'Title Only' @{ Title = 'One' }
        $slide | Format-Table | Out-String -Width 200 | Should -Match 'Slide Title +Pictures Layout'
        $slide | Format-List | Out-String | Should -Match 'Layout +: Title Only'
        $slide | Format-Wide | Out-String | Should -Match 'One'
    }

    It 'TargetNotFound for a layout that is not there' {
        $thrown = { @{ Title = 'One' } | New-AISlide deck.pptx 'No Such' -ErrorAction Stop } | Should -Throw -PassThru
        Get-ErrorId $thrown | Should -Be 'TargetNotFound'
    }
}
