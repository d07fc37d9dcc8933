#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'New-AICanvas' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-TestFolder
    }

    AfterEach {
        Pop-Location
    }

    It 'makes a long picture and leaves nothing beside it' {
        $canvas = New-AICanvas 'a coast' @tiny -Size 600x64 -Seed 3
        $canvas.PSObject.TypeNames[0] | Should -Be 'TextToImage.AIImage'
        $canvas.Path | Should -Be (Join-Path $folder 'a-coast-600x64.png')
        "$($canvas.Size)" | Should -Be '600x64'
        $canvas.Seed | Should -Be 3
        (Get-ChildItem).Name | Should -Be 'a-coast-600x64.png'
        (Get-AIImageInfo $canvas.Path).Prompt | Should -Be 'a coast'
    }

    It 'refuses <options>' -ForEach @(
        @{ options = @{ } }
        @{ options = @{ Size = '600x64'; OutFile = 'a.jpg' } }
        @{ options = @{ Size = '600x64'; Windows = 'Off' } }
    ) {
        { New-AICanvas 'x' @tiny @options -ErrorAction Stop } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'writes nothing with -WhatIf' {
        New-AICanvas 'x' @tiny -Size 600x64 -WhatIf
        Get-ChildItem | Should -BeNullOrEmpty
    }
}
