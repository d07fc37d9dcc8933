#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Add-AIIllustration' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-DocumentFolder
    }

    AfterEach {
        Pop-Location
    }

    Context 'places' {
        It 'fills placeholders and tokens, and writes an object for each' {
            $before = Get-Bytes (Join-Path $folder 'deck.pptx')
            $pictures = Add-AIIllustration deck.pptx @small
            $pictures.Slide | Should -Be 2, 3, 4
            $pictures.Prompt | Should -Be 'a team of people in the city', 'a rocket at night', 'a boat at sea'
            $pictures.Seed | Should -Be 1, 2, 3
            $pictures[0].DocumentPath | Should -Be (Join-Path $folder 'deck.pptx')
            Get-Bytes (Join-Path $folder 'deck.pptx.bak') | Should -Be $before
        }

        It 'takes slides without a picture, headings and bookmarks' {
            (Add-AIIllustration deck.pptx -All @small).Slide | Should -Be 1, 2, 3, 4, 5
            (Add-AIIllustration report.docx 'a tree' -Heading Results @small).Where | Should -BeLike '*picture*'
            (Add-AIIllustration report.docx 'a house' -Target Logo -AltText 'Our logo' @small).AltText | Should -Be 'Our logo'
            @(Get-AIIllustration report.docx).Count | Should -Be 2
        }

        It 'says what it would do, and does nothing' {
            $before = Get-Bytes (Join-Path $folder 'deck.pptx')
            (Add-AIIllustration deck.pptx -All -Plan @small).Count | Should -Be 5
            Add-AIIllustration deck.pptx -All @small -WhatIf | Should -BeNullOrEmpty
            Get-Bytes (Join-Path $folder 'deck.pptx') | Should -Be $before
            (Get-ChildItem -Force).Name | Sort-Object | Should -Be 'deck.pptx', 'report.docx'
        }

        It 'puts piped pictures into one place after the other' {
            'a red house', 'a blue car' | New-AIImage @tiny -Seed 1 | Add-AIIllustration -DocumentPath deck.pptx | Out-Null
            $found = Get-AIIllustration deck.pptx
            $found.Prompt | Should -Be 'a red house', 'a blue car'
            $found.Slide | Should -Be 2, 3
        }
    }

    Context 'documents' {
        It 'takes files, and one that fails does not stop the others' {
            Set-Content broken.pptx 'no deck'
            $pictures = Get-ChildItem *.pptx, *.docx | Add-AIIllustration @small -ErrorVariable problem -ErrorAction SilentlyContinue
            $pictures.Count | Should -Be 4
            Get-ErrorId $problem[0] | Should -Be 'DocumentInvalid'
        }

        It 'binds the columns of a table and takes empty cells as defaults' {
            'DocumentPath,Slide,Prompt,Seed,Model,Steps,Size,Fit,All', 'deck.pptx,2,one,7,sd15,1,64,,', 'deck.pptx,3,,8,sd15,1,64,Contain,' | Set-Content rows.csv
            $pictures = Import-Csv rows.csv | Add-AIIllustration
            $pictures.Prompt | Should -Be 'one', 'a rocket at night'
            $pictures.Seed | Should -Be 7, 8
        }

        It 'writes copies' {
            New-Item out -ItemType Directory | Out-Null
            $before = Get-Bytes (Join-Path $folder 'deck.pptx')
            (Add-AIIllustration deck.pptx -Slide 2 -OutFile copy.pptx @small).DocumentPath | Should -Be (Join-Path $folder 'copy.pptx')
            Add-AIIllustration *.* -OutputDirectory out @small | Out-Null
            (Get-ChildItem out).Name | Sort-Object | Should -Be 'copy.pptx', 'deck.pptx', 'report.docx'
            Get-Bytes (Join-Path $folder 'deck.pptx') | Should -Be $before
        }

        It 'works as a job' {
            (Add-AIIllustration deck.pptx @small -AsJob | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 3
        }
    }

    Context 'views' {
        It 'shows tables by document, lists and wide views' {
            $pictures = Add-AIIllustration deck.pptx, report.docx @small
            $table = $pictures | Format-Table | Out-String -Width 200
            $table | Should -Match 'Document: .*deck\.pptx'
            $table | Should -Match '# Where +Prompt +Seed Model'
            $pictures | Format-List | Out-String | Should -Match 'AltText +: a boat at sea'
            $pictures | Format-Wide | Out-String | Should -Match 'slide 2'
            Add-AIIllustration deck.pptx -All -Plan @small | Format-Table | Out-String -Width 200 | Should -Match 'Where +Prompt +Size Action'
        }
    }

    Context 'errors' {
        It '<Id> for <Arguments>' -TestCases @(
            @{ Id = 'TargetNotFound'; Arguments = @{ Target = 'Nobody' } }
            @{ Id = 'TargetNotFound'; Arguments = @{ Slide = 9 } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Slide = 'two' } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Width = 'wide' } }
            @{ Id = 'ModelNotFound'; Arguments = @{ Model = 'nobody' } }
            @{ Id = 'PictureInvalid'; Arguments = @{ Picture = 'nothing.png' } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ OutFile = 'copy.docx' } }
            @{ Id = 'OutputNotWritable'; Arguments = @{ OutputDirectory = "$PSCommandPath/in-a-file" } }
        ) {
            $before = Get-Bytes (Join-Path $folder 'deck.pptx')
            $thrown = { Add-AIIllustration deck.pptx @Arguments -ErrorAction Stop } | Should -Throw -PassThru
            Get-ErrorId $thrown | Should -Be $Id
            Get-Bytes (Join-Path $folder 'deck.pptx') | Should -Be $before
        }
    }
}
